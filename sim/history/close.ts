/**
 * One close as its four observers saw it: the page, the wire at the browser's side of the proxy, the wire
 * at the gateway's side, and the gateway.
 */

import type { Cause } from '../../system/contracts/closes.ts';
import { isBrowserLink } from './links.ts';
import type { AnyRecord, HistoryRecord, Leg, Sender } from './record.ts';

/** What one place on the wire saw first of the end. */
export interface WireClose {
  readonly t: number;
  readonly from: Sender;
  /** A close frame, or TCP's own end without one. */
  readonly how: 'close frame' | 'fin' | 'rst';
  /** 1005 for an empty close frame, 1006 where there was none. */
  readonly code: number;
  readonly reason: string;
}

export interface CloseSeen {
  readonly page: {
    readonly t: number;
    readonly code: number;
    readonly reason: string;
    readonly clean: boolean;
  } | null;
  readonly browserWire: WireClose | null;
  readonly gatewayWire: WireClose | null;
  readonly gateway: {
    readonly t: number;
    readonly cause: Cause;
    /** 1006 where the gateway sent and got no close frame. */
    readonly code: number;
    readonly reason: string;
    readonly by: string;
  } | null;
}

/** The close of the WebSocket that was opened with the shell token of this fingerprint. */
export function closeSeen(records: readonly AnyRecord[], token: string): CloseSeen {
  return closesIn(records)(token);
}

/** The same for any token, after one look at all the records. */
export function closesIn(records: readonly AnyRecord[]): (token: string) => CloseSeen {
  const openings = new Firsts<HistoryRecord<'page.socket_opening'>>();
  const upgrades = new Firsts<HistoryRecord<'wire.upgrade'>>();
  const sessions = new Firsts<HistoryRecord<'session.opened'>>();
  const pageCloses = new Firsts<HistoryRecord<'page.socket_closed'>>();
  const wireCloses = new Firsts<WireClose>();
  const ends = new Firsts<HistoryRecord<'session.ended'>>();
  const refusals = new Firsts<HistoryRecord<'handshake.refused'>>();
  for (const record of records) {
    const { kind, data, t } = record;
    if (kind === 'page.socket_opening') openings.add(data.token, record);
    else if (kind === 'page.socket_closed') pageCloses.add(`${data.page} ${data.connection}`, record);
    else if (kind === 'wire.upgrade' && isBrowserLink(data.link)) upgrades.add(data.token, record);
    else if (kind === 'session.opened') sessions.add(data.token, record);
    else if (kind === 'session.ended') ends.add(data.session, record);
    else if (kind === 'handshake.refused') refusals.add(data.token, record);
    else if (kind === 'wire.ended')
      wireCloses.add(onWire(data, data.leg), { t, from: data.from, how: data.how, code: 1006, reason: '' });
    else if (kind === 'wire.frame' && data.opcode === 'close') {
      const { from, leg, code = 1005, reason = '' } = data;
      wireCloses.add(onWire(data, leg), { t, from, how: 'close frame', code, reason });
    }
  }
  return (token) => {
    const opening = openings.of(token)?.data;
    const page = opening && pageCloses.of(`${opening.page} ${opening.connection}`);
    const upgrade = upgrades.of(token)?.data;
    const session = sessions.of(token)?.data.session;
    // A token that opened a session is refused to everybody after that: their end, not this one's.
    const end = session === undefined ? refusals.of(token) : ends.of(session);
    return {
      page: page
        ? { t: page.t, code: page.data.code, reason: page.data.reason, clean: page.data.clean }
        : null,
      browserWire: (upgrade && wireCloses.of(onWire(upgrade, 'client'))) ?? null,
      gatewayWire: (upgrade && wireCloses.of(onWire(upgrade, 'server'))) ?? null,
      gateway: end
        ? {
            t: end.t,
            cause: end.data.cause,
            code: end.data.code ?? 1006,
            reason: end.data.reason,
            by: 'by' in end.data ? end.data.by : 'gateway',
          }
        : null,
    };
  };
}

/** What came first of each name; nothing has the name `null`. */
class Firsts<T> {
  readonly #byName = new Map<string, T>();

  add(name: string | null, one: T): void {
    if (name !== null && !this.#byName.has(name)) this.#byName.set(name, one);
  }

  of(name: string): T | undefined {
    return this.#byName.get(name);
  }
}

function onWire(
  { link, connection }: { readonly link: string; readonly connection: number },
  leg: Leg,
): string {
  return `${link} ${connection} ${leg}`;
}
