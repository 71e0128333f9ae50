/**
 * What a history must have in common with that of the same scenario at another tier: how every session
 * and every refused handshake ended, as each observer saw it, and what the audit log says, in its order.
 *
 * What may differ, and is left out: ids, tokens, pids, ports and times; numbers of bytes, and how they
 * were cut into frames (a real shell prints more than a scripted one); heartbeats, polls and pings; and the
 * order of what happened to different sessions at one instant, which only a seed or a scheduler decides.
 * Hence one story a session and one a person and machine, each in order, the stories as a set. What comes
 * after `run.ended` is the laboratory clearing up. Where several connections tried one token, the wire's
 * sight of them is left to the invariants.
 */
import type { AuditRow } from '../../system/contracts/audit.ts';
import { type CloseSeen, closesIn, type WireClose } from '../evidence/close.ts';
import type { AnyRecord, HistoryRecord, Kind } from '../history/record.ts';

/** Stories in words, each a list of what happened one after the other; sorted. */
export type Essence = readonly (readonly string[])[];

export function essenceOf(history: readonly AnyRecord[]): Essence {
  const end = history.findIndex(({ kind }) => kind === 'run.ended');
  const records = end < 0 ? history : history.slice(0, end);
  const of = <K extends Kind>(kind: K) =>
    records.filter((record) => record.kind === kind) as unknown as HistoryRecord<K>[];
  const rows = of('audit.row').map(({ data }) => data.row);
  const names = namesIn(records);
  const tries = Map.groupBy(of('wire.upgrade'), ({ data }) => data.token);
  const rowsOf = Map.groupBy(rows, ({ metadata }) => metadata.session_id);
  const closeOf = closesIn(records);
  const sessions = of('session.opened').map(({ data }) => [
    `a session on ${data.machine_name}`,
    ...(rowsOf.get(data.session) ?? []).map(rowInWords),
    ...closeInWords(closeOf(data.token), tries.get(data.token)?.length === 1),
  ]);
  const refused = of('handshake.refused').map(({ data }) => [
    'a refused handshake',
    `refused: ${data.cause}, ${data.code} "${data.reason}"`,
  ]);
  const beside = Map.groupBy(
    rows.filter(({ metadata }) => typeof metadata.session_id !== 'string'),
    (row) => `the audit of ${row.resource_type} by ${names.get(row.user_id ?? '') ?? 'nobody'}`,
  );
  const audits = [...beside].map(([title, own]) => [title, ...own.map(rowInWords)]);
  return [...sessions, ...refused, ...audits].sort((a, b) => (a.join('\n') < b.join('\n') ? -1 : 1));
}

/** Users by number, as ids are drawn. */
function namesIn(records: readonly AnyRecord[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { kind, data } of records)
    if (kind === 'audit.row' && data.row.user_id && !names.has(data.row.user_id))
      names.set(data.row.user_id, `person ${names.size + 1}`);
  return names;
}

const told = ['cause', 'close_code', 'reason', 'exit_code', 'signal', 'revoked'] as const;

function rowInWords({ action, metadata }: AuditRow): string {
  const details = told
    .filter((name) => metadata[name] !== undefined && metadata[name] !== null)
    .map((name) => `${name} ${JSON.stringify(metadata[name])}`);
  return details.length > 0 ? `${action}: ${details.join(', ')}` : action;
}

function closeInWords(seen: CloseSeen, wireIsItsOwn: boolean): string[] {
  const { page, browserWire, gatewayWire, gateway } = seen;
  const wire = (place: string, close: WireClose | null) =>
    `the wire at the ${place} saw ${close ? `${close.code} "${close.reason}" by ${close.how} from the ${close.from}` : 'no end'}`;
  return [
    `the page saw ${page ? `${page.code} "${page.reason}", ${page.clean ? 'clean' : 'unclean'}` : 'no end'}`,
    ...(wireIsItsOwn ? [wire('browser', browserWire), wire('gateway', gatewayWire)] : []),
    `the gateway saw ${gateway ? `${gateway.cause}, ${gateway.code} "${gateway.reason}" by ${gateway.by}` : 'no end'}`,
  ];
}
