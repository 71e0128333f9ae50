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
  const find = <K extends AnyRecord['kind']>(kind: K, match: (record: HistoryRecord<K>) => boolean) =>
    records.find((record) => record.kind === kind && match(record as unknown as HistoryRecord<K>)) as
      | HistoryRecord<K>
      | undefined;
  const opening = find('page.socket_opening', ({ data }) => data.token === token)?.data;
  const upgrade = find('wire.upgrade', ({ data }) => isBrowserLink(data.link) && data.token === token)?.data;
  const session = find('session.opened', ({ data }) => data.token === token)?.data.session;
  const page = find(
    'page.socket_closed',
    ({ data }) => data.page === opening?.page && data.connection === opening?.connection,
  );
  const ended = find('session.ended', ({ data }) => data.session === session);
  const refused = find('handshake.refused', ({ data }) => data.token === token);
  // A token that opened a session is refused to everybody after that: their end, not this one's.
  const end = session === undefined ? refused : ended;
  return {
    page: page ? { t: page.t, code: page.data.code, reason: page.data.reason, clean: page.data.clean } : null,
    browserWire: upgrade ? wireClose(records, upgrade, 'client') : null,
    gatewayWire: upgrade ? wireClose(records, upgrade, 'server') : null,
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
}

function wireClose(
  records: readonly AnyRecord[],
  { link, connection }: { readonly link: string; readonly connection: number },
  leg: Leg,
): WireClose | null {
  for (const { kind, data, t } of records) {
    if (kind !== 'wire.frame' && kind !== 'wire.ended') continue;
    if (data.link !== link || data.connection !== connection || data.leg !== leg) continue;
    if (kind === 'wire.ended') return { t, from: data.from, how: data.how, code: 1006, reason: '' };
    if (data.opcode === 'close')
      return { t, from: data.from, how: 'close frame', code: data.code ?? 1005, reason: data.reason ?? '' };
  }
  return null;
}
