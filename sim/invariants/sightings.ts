/** What a page and the wire saw of one WebSocket. */
import type { AnyRecord, HistoryRecord, Leg, Sender } from '../history/record.ts';

/** The close code by which a gateway refuses a handshake that has no session. */
const refusals = new Set([4401, 4403, 4404, 4429]);

/** One WebSocket of one page. */
export class PageSocket {
  readonly page: string;
  readonly connection: number;
  readonly records: AnyRecord[] = [];
  readonly outputs: HistoryRecord<'page.output'>[] = [];
  readonly inputs: HistoryRecord<'page.input'>[] = [];
  token: string | null = null;
  opening: HistoryRecord<'page.socket_opening'> | null = null;
  opened: HistoryRecord<'page.socket_opened'> | null = null;
  closing: HistoryRecord<'page.socket_closing'> | null = null;
  closed: HistoryRecord<'page.socket_closed'> | null = null;
  /** From the gateway's `connected` message. */
  sessionId: string | null = null;
  #got: Buffer | null = null;

  constructor(page: string, connection: number) {
    this.page = page;
    this.connection = connection;
  }

  add(record: AnyRecord): void {
    this.records.push(record);
    if (record.kind === 'page.socket_opening') {
      this.opening = record;
      this.token = record.data.token;
    } else if (record.kind === 'page.socket_opened') this.opened = record;
    else if (record.kind === 'page.output') this.outputs.push(record);
    else if (record.kind === 'page.input') this.inputs.push(record);
    else if (record.kind === 'page.socket_closing') this.closing ??= record;
    else if (record.kind === 'page.socket_closed') this.closed ??= record;
    else if (record.kind === 'page.message') this.sessionId ??= connectedTo(record.data.text);
  }

  /** All output that the page got; asked for once everything is added. */
  got(): Buffer {
    this.#got ??= bytesOf(this.outputs);
    return this.#got;
  }

  get refused(): boolean {
    return this.sessionId === null && this.closed !== null && refusals.has(this.closed.data.code);
  }
}

/** Terminal bytes of records, put together. */
export function bytesOf(records: readonly { readonly data: { readonly data: string } }[]): Buffer {
  return Buffer.concat(records.map(({ data }) => Buffer.from(data.data, 'base64')));
}

function connectedTo(text: string): string | null {
  try {
    const message = JSON.parse(text) as { type?: unknown; session_id?: unknown } | null;
    return message?.type === 'connected' && typeof message.session_id === 'string'
      ? message.session_id
      : null;
  } catch {
    return null;
  }
}

/** One TCP connection through a link's proxy. */
export class WireConnection {
  readonly link: string;
  readonly connection: number;
  readonly frames: HistoryRecord<'wire.frame'>[] = [];
  readonly ends: HistoryRecord<'wire.ended'>[] = [];
  readonly #closes: HistoryRecord<'wire.frame'>[] = [];
  readonly #seen = {
    client: { client: frames(), server: frames() },
    server: { client: frames(), server: frames() },
  };
  #served = false;
  token: string | null = null;
  upgrade: HistoryRecord<'wire.upgrade'> | null = null;

  constructor(link: string, connection: number) {
    this.link = link;
    this.connection = connection;
  }

  add(record: AnyRecord): void {
    if (record.kind === 'wire.frame') this.#addFrame(record);
    else if (record.kind === 'wire.ended') this.ends.push(record);
    else if (record.kind === 'wire.upgrade') {
      this.upgrade = record;
      this.token = record.data.token;
    }
  }

  /** What one sender's frames were on one leg, in order. */
  framesOf(from: Sender, leg: Leg): readonly HistoryRecord<'wire.frame'>[] {
    return this.#seen[leg][from];
  }

  /** The first close frame of one sender, seen on one leg. */
  close(from: Sender, leg: Leg): HistoryRecord<'wire.frame'> | null {
    return this.#closes.find(({ data }) => data.from === from && data.leg === leg) ?? null;
  }

  /** How one sender's half ended, seen on one leg. */
  end(from: Sender, leg: Leg): HistoryRecord<'wire.ended'> | null {
    return this.ends.find(({ data }) => data.from === from && data.leg === leg) ?? null;
  }

  /** The first close frame that got through to the other party: seen on its leg, before that leg ended. */
  deliveredClose(from: Sender): HistoryRecord<'wire.frame'> | null {
    const leg = from === 'client' ? 'server' : 'client';
    const frame = this.close(from, leg);
    const ended = this.ends.find(({ data }) => data.leg === leg);
    return frame && (!ended || frame.seq < ended.seq) ? frame : null;
  }

  get refused(): boolean {
    const code = this.close('server', 'server')?.data.code;
    return code !== undefined && refusals.has(code) && !this.#served;
  }

  #addFrame(frame: HistoryRecord<'wire.frame'>): void {
    const { opcode, from, leg } = frame.data;
    this.frames.push(frame);
    this.#seen[leg][from].push(frame);
    if (opcode === 'close') this.#closes.push(frame);
    if (opcode === 'binary' && from === 'server') this.#served = true;
  }
}

function frames(): HistoryRecord<'wire.frame'>[] {
  return [];
}
