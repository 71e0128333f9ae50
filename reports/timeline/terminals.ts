/** Which page, connection, machine and session belong together: what fingerprints of tokens join. */
import type { AnyRecord } from '../../sim/history/record.ts';

/** A terminal, as far as it came. */
export interface Terminal {
  readonly token: string;
  page: string | null;
  /** Of the page, from 1. */
  pageConnection: number | null;
  /** Of the link between browser and gateway. */
  wireConnection: number | null;
  session: string | null;
  machine: string | null;
  userSession: string | null;
}

export class Terminals {
  readonly #byToken = new Map<string, Terminal>();
  readonly #byPage = new Map<string, Terminal>();
  readonly #byWire = new Map<number, Terminal>();
  readonly #bySession = new Map<string, Terminal>();

  /** Takes the next record in. */
  read({ kind, data }: AnyRecord): void {
    if (kind === 'page.socket_opening' && data.token !== null) {
      const terminal = this.#of(data.token);
      terminal.page ??= data.page;
      terminal.pageConnection ??= data.connection;
      this.#byPage.set(`${data.page} ${data.connection}`, terminal);
    } else if (kind === 'wire.upgrade' && data.token !== null) {
      const terminal = this.#of(data.token);
      terminal.wireConnection ??= data.connection;
      this.#byWire.set(data.connection, terminal);
    } else if (kind === 'session.opened') {
      const terminal = this.#of(data.token);
      terminal.session = data.session;
      terminal.machine = data.machine_name;
      terminal.userSession = data.user_session;
      this.#bySession.set(data.session, terminal);
    }
  }

  ofPage(page: string, connection: number): Terminal | undefined {
    return this.#byPage.get(`${page} ${connection}`);
  }

  ofWire(connection: number): Terminal | undefined {
    return this.#byWire.get(connection);
  }

  ofSession(session: string): Terminal | undefined {
    return this.#bySession.get(session);
  }

  #of(token: string): Terminal {
    const known = this.#byToken.get(token);
    if (known) return known;
    const made: Terminal = {
      token,
      page: null,
      pageConnection: null,
      wireConnection: null,
      session: null,
      machine: null,
      userSession: null,
    };
    this.#byToken.set(token, made);
    return made;
  }
}

export function terminalsOf(records: Iterable<AnyRecord>): Terminals {
  const terminals = new Terminals();
  for (const record of records) terminals.read(record);
  return terminals;
}
