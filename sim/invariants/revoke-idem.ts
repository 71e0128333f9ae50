import type { HistoryRecord } from '../history/record.ts';
import { moment, shortId } from '../history/wording.ts';
import type { AuditSighting, Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';

export const revokeIdem = invariant(
  {
    number: 21,
    id: 'REVOKE-IDEM',
    claim: 'Repeating a revoke ends nothing and writes nothing.',
  },
  (book, findings) => {
    const revoked = new Map<string, HistoryRecord<'user_session.revoked'>>();
    for (const record of book.of('user_session.revoked')) {
      const id = record.data.user_session;
      findings.examined();
      const first = revoked.get(id);
      if (first)
        findings.violated(
          `sign-in ${shortId(id)}: revoked at ${moment(first.t)} and again at ${moment(record.t)}`,
          first,
          record,
        );
      revoked.set(id, first ?? record);
    }
    const rows = new Map<string, AuditSighting>();
    for (const entry of book.audit) {
      if (entry.row.action !== 'session_revoked') continue;
      findings.examined();
      const first = rows.get(entry.row.resource_id);
      if (first)
        findings.violated(
          `sign-in ${shortId(entry.row.resource_id)}: session_revoked was written at ${moment(first.record.t)} and again at ${moment(entry.record.t)}`,
          first.record,
          entry.record,
        );
      rows.set(entry.row.resource_id, first ?? entry);
    }
    repeatedOthers(book, findings);
  },
);

/** A second revoke-others has somebody to end only if the person signed in since the first. */
function repeatedOthers(book: Casebook, findings: Findings): void {
  const last = new Map<string, AuditSighting>();
  for (const entry of book.audit) {
    if (entry.row.action !== 'sessions_revoked_others') continue;
    findings.examined();
    const key = `${entry.row.user_id} ${entry.row.resource_id}`;
    const before = last.get(key);
    last.set(key, entry);
    if (!before) continue;
    const newcomer = book
      .of('user_session.created')
      .some(
        ({ t, data }) =>
          data.user === entry.row.user_id && t >= before.record.t - book.epsilonMs && t <= entry.record.t,
      );
    if (!newcomer && book.observes('user_session.created'))
      findings.violated(
        `user ${entry.row.user_id}: sessions_revoked_others was written at ${moment(before.record.t)} and again at ${moment(entry.record.t)} with nobody left to end`,
        before.record,
        entry.record,
      );
  }
}
