import { moment, span } from '../history/wording.ts';
import type { AuditSighting, Casebook } from './casebook.ts';
import { invariant } from './invariant.ts';

const withinMs = 15_000;

/** Judged where an exporter ran; its outages and the gateway's own push the moment back. */
export const auditSeen = invariant(
  {
    number: 30,
    id: 'AUDIT-SEEN',
    claim:
      "Every audit row is visible in the exporter within 15 s of being written, or of the sink's recovery.",
  },
  (book, findings) => {
    if (!book.observes('audit.exported')) return;
    for (const entry of book.audit) {
      const due = dueAt(book, entry);
      const seen = book
        .of('audit.exported')
        .find(({ data }) => data.from_seq <= entry.row.seq && entry.row.seq <= data.to_seq);
      if (!seen && !book.lastedUntil(due)) continue;
      findings.examined();
      if (!seen || seen.t > due)
        findings.violated(
          `row ${entry.row.seq} (${entry.row.action}) of ${moment(entry.record.t)} was ${seen ? `exported ${span(seen.t - entry.record.t)} later` : 'never exported'}`,
          entry.record,
          seen,
        );
    }
  },
);

/** A failure allows its own wait and another 15 s; a gateway that died exports from its next start on. */
function dueAt(book: Casebook, { record }: AuditSighting): number {
  let due = record.t + withinMs + book.epsilonMs;
  const delays = [
    ...book.of('audit.export_failed').map(({ t, data }) => ({ t, until: t + data.retry_in_ms })),
    ...[...book.faults.kills, ...book.of('gateway.stopped')].map((end) => ({
      t: end.t,
      until: nextStart(book, end.seq),
    })),
  ].sort((a, b) => a.t - b.t);
  for (const { t, until } of delays) {
    if (t >= record.t && t <= due) due = Math.max(due, until + withinMs + book.epsilonMs);
  }
  return due;
}

function nextStart(book: Casebook, after: number): number {
  return book.of('gateway.started').find(({ seq }) => seq > after)?.t ?? Infinity;
}
