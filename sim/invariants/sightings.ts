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

  get refused(): boolean {
    return this.sessionId === null && this.closed !== null && refusals.has(this.closed.data.code);
  }
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
  token: string | null = null;
  upgrade: HistoryRecord<'wire.upgrade'> | null = null;

  constructor(link: string, connection: number) {
    this.link = link;
    this.connection = connection;
  }

  add(record: AnyRecord): void {
    if (record.kind === 'wire.frame') this.frames.push(record);
    else if (record.kind === 'wire.ended') this.ends.push(record);
    else if (record.kind === 'wire.upgrade') {
      this.upgrade = record;
      this.token = record.data.token;
    }
  }

  /** The first close frame of one sender, seen on one leg. */
  close(from: Sender, leg: Leg): HistoryRecord<'wire.frame'> | null {
    return (
      this.frames.find(({ data }) => data.opcode === 'close' && data.from === from && data.leg === leg) ??
      null
    );
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
    const served = this.frames.some(({ data }) => data.from === 'server' && data.opcode === 'binary');
    return code !== undefined && refusals.has(code) && !served;
  }
}
