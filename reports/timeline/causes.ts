/**
 * Which record brought which about. A record that says so is believed; of the rest, what the order of
 * things in one session leaves no doubt about is put together here: the fault and the end that it made,
 * the ending and everything that follows from it.
 */
import type { AnyRecord, HistoryRecord, Kind } from '../../sim/history/record.ts';
import { cutting, type FaultSpan, faultSpans } from './faults.ts';

/** By `seq`. */
export interface Link {
  readonly cause: number;
  readonly effect: number;
}

/** Pure. Each effect has at most one cause, and a cause stands before its effects. */
export function linksIn(records: readonly AnyRecord[]): Link[] {
  const links = new Map<number, number>();
  const link = (cause: AnyRecord | undefined, effect: AnyRecord | undefined) => {
    if (cause && effect && cause.seq < effect.seq && !links.has(effect.seq)) links.set(effect.seq, cause.seq);
  };
  for (const record of records) if (record.cause !== null) links.set(record.seq, record.cause);
  const story = records.filter(({ kind }) => told.has(kind));
  const spans = faultSpans(records);
  machineFaults(story, link);
  endsMadeByFaults(story, link);
  for (const record of story) {
    if (record.kind === 'session.ended') {
      link(triggerOf(record, story, spans), record);
      for (const effect of effectsOf(record, story)) link(record, effect);
    } else if (record.kind === 'page.socket_closed') link(closeBefore(record, story), record);
  }
  return [...links].map(([effect, cause]) => ({ cause, effect })).sort((a, b) => a.effect - b.effect);
}

type Connect = (cause: AnyRecord | undefined, effect: AnyRecord | undefined) => void;

/** Among these kinds causes are looked for; the traffic would only slow the search down. */
const told: ReadonlySet<Kind> = new Set<Kind>([
  'person.acted',
  'fault.applied',
  'fault.healed',
  'machine.fault',
  'gateway.fault',
  'gateway.draining',
  'page.socket_opening',
  'page.socket_closing',
  'page.socket_closed',
  'wire.upgrade',
  'wire.ended',
  'session.opened',
  'session.ended',
  'session.idle_warning',
  'user_session.revoked',
  'shell.exited',
  'shell.hung_up',
  'audit.row',
  'trouble',
]);

/** `ztna down` on a machine is a fault on its links. */
function machineFaults(story: readonly AnyRecord[], link: Connect): void {
  story.forEach((record, at) => {
    if (record.kind !== 'machine.fault') return;
    for (const near of story.slice(at + 1, at + 5))
      if (
        near.kind === 'fault.applied' &&
        near.data.link.endsWith(`:${record.data.machine}`) &&
        near.t === record.t
      )
        link(record, near);
  });
}

/** An RST or FIN on a link follows from the fault that was applied to it last, at that time. */
function endsMadeByFaults(story: readonly AnyRecord[], link: Connect): void {
  const last = new Map<string, HistoryRecord<'fault.applied'>>();
  for (const record of story) {
    if (record.kind === 'fault.applied') last.set(record.data.link, record);
    else if (record.kind === 'fault.healed') last.delete(record.data.link);
    else if (record.kind === 'wire.ended') {
      const fault = last.get(record.data.link);
      if (fault && fault.t === record.t) link(fault as unknown as AnyRecord, record);
    }
  }
}

/** What made the gateway end the session: the newest record before it that can have. */
function triggerOf(
  ended: HistoryRecord<'session.ended'>,
  story: readonly AnyRecord[],
  spans: readonly FaultSpan[],
): AnyRecord | undefined {
  const { session, cause } = ended.data;
  const opened = story.find((one) => one.kind === 'session.opened' && one.data.session === session);
  const data = opened?.kind === 'session.opened' ? opened.data : null;
  const before = story.filter(({ seq }) => seq < ended.seq);
  const newest = (match: (record: AnyRecord) => boolean | undefined) => before.findLast(match);
  const agentLink = `gateway-agent:${data?.machine_name}`;
  const cut = (link: string) => cutting(spans, link, ended.seq)?.applied as AnyRecord | undefined;
  const upgrade = newest((one) => one.kind === 'wire.upgrade' && one.data.token === data?.token);
  const connection = upgrade?.kind === 'wire.upgrade' ? upgrade.data.connection : null;
  const opening = newest((one) => one.kind === 'page.socket_opening' && one.data.token === data?.token);
  const page = opening?.kind === 'page.socket_opening' ? opening.data.page : null;
  switch (cause) {
    case 'shell_exited':
      return newest((one) => one.kind === 'shell.exited' && one.data.session === session);
    case 'user_closed':
    case 'client_gone':
      return newest((one) => one.kind === 'page.socket_closing' && one.data.page === page);
    case 'revoked':
      return newest(
        (one) => one.kind === 'user_session.revoked' && one.data.user_session === data?.user_session,
      );
    case 'idle_timeout':
      return newest((one) => one.kind === 'session.idle_warning' && one.data.session === session);
    case 'gateway_draining':
      return newest((one) => one.kind === 'gateway.draining');
    case 'agent_error':
    case 'agent_unreachable':
      return (
        cut(agentLink) ??
        newest(
          (one) =>
            (one.kind === 'wire.ended' && one.data.link === agentLink && one.t === ended.t) ||
            (one.kind === 'machine.fault' && one.data.machine === data?.machine_name),
        )
      );
    case 'connection_lost':
    case 'client_unresponsive':
      return (
        cut('browser-gateway') ??
        newest(
          (one) =>
            one.kind === 'wire.ended' &&
            one.data.link === 'browser-gateway' &&
            one.data.connection === connection,
        )
      );
    default:
      return undefined;
  }
}

/** What follows from an ending. */
function effectsOf(ended: HistoryRecord<'session.ended'>, story: readonly AnyRecord[]): AnyRecord[] {
  const { session } = ended.data;
  return story.filter(
    ({ kind, data, seq }) =>
      seq > ended.seq &&
      ((kind === 'shell.hung_up' && data.session === session) ||
        (kind === 'audit.row' &&
          data.row.action === 'remote.shell_disconnected' &&
          data.row.metadata.session_id === session)),
  );
}

/** A page sees a close because of the ending of its session, or of the end of its wire. */
function closeBefore(
  closed: HistoryRecord<'page.socket_closed'>,
  story: readonly AnyRecord[],
): AnyRecord | undefined {
  const { page, connection } = closed.data;
  const token = story.find(
    (one) =>
      one.kind === 'page.socket_opening' && one.data.page === page && one.data.connection === connection,
  );
  const fingerprint = token?.kind === 'page.socket_opening' ? token.data.token : null;
  const opened = story.find((one) => one.kind === 'session.opened' && one.data.token === fingerprint);
  const session = opened?.kind === 'session.opened' ? opened.data.session : null;
  return story.findLast(
    (one) => one.seq < closed.seq && one.kind === 'session.ended' && one.data.session === session,
  );
}
