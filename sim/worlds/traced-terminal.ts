/** What the history tells of a terminal: its WebSocket, its session, its end. */
import type { History } from '../history/history.ts';
import type { HistoryRecord } from '../history/record.ts';

export abstract class TracedTerminal {
  readonly history: History;
  /** Name of its page in the history. */
  readonly #page: string;

  constructor(history: History, page: string) {
    this.history = history;
    this.#page = page;
  }

  /** Fingerprint of the shell token of its present (or last) WebSocket. */
  get token(): string {
    const { token } = this.#opening.data;
    if (!token) throw new Error(`the terminal on ${this.#page} sent no shell token`);
    return token;
  }

  /** Number of its present (or last) WebSocket on its page. */
  get connection(): number {
    return this.#opening.data.connection;
  }

  /** Id of its present (or last) shell session; `null` when its token opened none. */
  get session(): string | null {
    const { token } = this;
    const opened = this.history.of('session.opened').findLast(({ data }) => data.token === token);
    return opened?.data.session ?? null;
  }

  /** Its page has been closed or left since the WebSocket was opened: it can tell nothing of the end. */
  get pageIsGone(): boolean {
    const closed = this.history.of('page.closed').findLast(({ data }) => data.page === this.#page);
    return closed !== undefined && closed.seq > this.#opening.seq;
  }

  /** The reason that its last WebSocket was closed with, as the page saw it. */
  closeReason(): string {
    const closed = this.history.of('page.socket_closed').findLast(({ data }) => data.page === this.#page);
    if (!closed) throw new Error(`${this.#page} has seen no close`);
    return closed.data.reason;
  }

  get #opening(): HistoryRecord<'page.socket_opening'> {
    const opening = this.history.of('page.socket_opening').findLast(({ data }) => data.page === this.#page);
    if (!opening) throw new Error(`the terminal on ${this.#page} has opened no WebSocket yet`);
    return opening;
  }
}
