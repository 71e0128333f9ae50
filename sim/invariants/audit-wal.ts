import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';

/** What can happen once only to the session or recording that its row names. */
const onceOnly = new Set<string>([
  'remote.shell_connected',
  'remote.shell_disconnected',
  'recording.started',
  'recording.completed',
  'recording.interrupted',
  'recording.deleted',
]);

/** A gateway tells of a row once it is durable, and of input when it passes it on. */
export const auditWal = invariant(
  {
    number: 29,
    id: 'AUDIT-WAL',
    claim:
      'No input is forwarded before shell_connected is durable; after a crash or an outage of the sink every row is there exactly once.',
  },
  (book, findings) => {
    if (!book.observes('audit.row')) return;
    inputBehindItsRow(book, findings);
    rowsOnce(book, findings);
    exportedOnce(book, findings);
  },
);

function inputBehindItsRow(book: Casebook, findings: Findings): void {
  for (const session of book.opened()) {
    const [input] = session.inputs;
    if (!input) continue;
    const [row] = session.connectedRows;
    // What a gateway wrote last may die with it unseen.
    if (!row && book.faults.gatewayDeath(session) !== null) continue;
    findings.examined();
    if (!row || (row.actor === input.actor && row.seq > input.seq))
      findings.violated(
        `${session.name}: input was passed on at ${moment(input.t)}, ${row ? `before its shell_connected row at ${moment(row.t)}` : 'and no shell_connected row was ever written'}`,
        input,
        row,
      );
  }
}

function rowsOnce(book: Casebook, findings: Findings): void {
  const seen = new Map<string, HistoryRecord<'audit.row'>>();
  for (const { row, record } of book.audit) {
    if (!onceOnly.has(row.action)) continue;
    findings.examined();
    const what = String(row.metadata.session_id ?? row.resource_id);
    const subject = row.action.startsWith('recording.') ? row.resource_id : what;
    const first = seen.get(`${row.action} ${subject}`);
    if (first)
      findings.violated(
        `${row.action} of ${subject} is in the log twice, as row ${first.data.row.seq} and as row ${row.seq}`,
        first,
        record,
      );
    else seen.set(`${row.action} ${subject}`, record);
  }
}

/** Exporters go on where the last one stopped. Only one that was started anew may send its last rows again. */
function exportedOnce(book: Casebook, findings: Findings): void {
  const own = new Map<string, HistoryRecord<'audit.exported'>>();
  let furthest: HistoryRecord<'audit.exported'> | null = null;
  for (const exported of book.of('audit.exported')) {
    findings.examined();
    const { from_seq: from, to_seq: to } = exported.data;
    const upTo = furthest?.data.to_seq ?? Infinity;
    if (from > upTo + 1)
      findings.violated(
        `rows ${upTo + 1} to ${from - 1} were left out: ${upTo} was exported at ${moment(furthest!.t)} and then ${from} at ${moment(exported.t)}`,
        furthest,
        exported,
      );
    const last = own.get(exported.actor);
    if (last && from <= last.data.to_seq && !startedBetween(book, last, exported))
      findings.violated(
        `row ${from} was exported at ${moment(exported.t)}, and rows up to ${last.data.to_seq} at ${moment(last.t)} already`,
        last,
        exported,
      );
    own.set(exported.actor, exported);
    if (!furthest || to > upTo) furthest = exported;
  }
}

function startedBetween(book: Casebook, a: HistoryRecord, b: HistoryRecord): boolean {
  return book.of('gateway.started').some(({ seq }) => seq > a.seq && seq < b.seq);
}
