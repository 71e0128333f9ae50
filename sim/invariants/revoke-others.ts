import { moment, shortId } from '../history/wording.ts';
import type { AuditSighting, Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';

const withinMs = 2000;

export const revokeOthers = invariant(
  {
    number: 20,
    id: 'REVOKE-OTHERS',
    claim: "The caller's sign-in lives, all its siblings end, and nobody else is touched.",
  },
  (book, findings) => {
    for (const entry of book.audit) {
      if (entry.row.action === 'sessions_revoked_others') others(book, entry, findings);
    }
    const owners = new Map(book.of('user_session.created').map(({ data }) => [data.user_session, data.user]));
    for (const revoked of book.of('user_session.revoked')) {
      const caller = revoked.data.by_user_session;
      const owner = caller === null ? undefined : owners.get(caller);
      if (owner === undefined) continue;
      findings.examined();
      if (owner !== revoked.data.user)
        findings.violated(
          `user ${owner} revoked sign-in ${shortId(revoked.data.user_session)} of user ${revoked.data.user} at ${moment(revoked.t)}`,
          revoked,
        );
    }
    shells(book, findings);
  },
);

function others(book: Casebook, { record, row }: AuditSighting, findings: Findings): void {
  const caller = row.resource_id;
  const siblings = book.of('user_session.created').filter(({ data }) => data.user === row.user_id);
  // Who called is known only where the row names one of the person's own sign-ins.
  if (!siblings.some(({ data }) => data.user_session === caller)) return;
  findings.examined();
  const when = `at ${moment(record.t)} sign-in ${shortId(caller)} revoked the others of user ${row.user_id}`;
  const due = record.t + withinMs + book.epsilonMs;
  for (const created of siblings) {
    const id = created.data.user_session;
    const revoked = book.of('user_session.revoked').find(({ data }) => data.user_session === id);
    if (id === caller) {
      const asked = book.audit.some(({ row: other }) => endsOne(other.action) && other.resource_id === id);
      // One whom it has just revoked may have revoked it as well.
      const byAnother =
        revoked && revoked.data.by_user_session !== null && revoked.data.by_user_session !== id;
      if (revoked && !asked && !byAnother && book.together(revoked.t, record.t))
        findings.violated(`${when}, and was itself revoked`, record, revoked);
      continue;
    }
    // One that came just then may have come too late, one that was signed out before is no sibling any more.
    const late = created.t > record.t - book.epsilonMs && created.seq > record.seq;
    const gone = book.audit.some(
      ({ row: other }) => other.action === 'auth.signed_out' && mentions(other, id),
    );
    if (late || gone || created.t > record.t + book.epsilonMs) continue;
    if (revoked ? revoked.t > due : book.lastedUntil(due))
      findings.violated(`${when}, and sign-in ${shortId(id)} lived on`, record, created, revoked);
  }
}

/** A shell is closed as revoked only when its own sign-in was. */
function shells(book: Casebook, findings: Findings): void {
  if (!book.observes('user_session.created')) return;
  for (const session of book.opened()) {
    const { opened, ended } = session;
    if (!opened || ended?.data.cause !== 'revoked') continue;
    findings.examined();
    const signIn = opened.data.user_session;
    const reason = book
      .of('user_session.revoked')
      .find(({ t, data }) => data.user_session === signIn && t <= ended.t + book.epsilonMs);
    const signedOut = book.audit.some(({ row }) => row.action === 'auth.signed_out' && mentions(row, signIn));
    if (!reason && !signedOut)
      findings.violated(
        `${session.name}: ended as revoked at ${moment(ended.t)}, but its sign-in ${shortId(signIn)} was not revoked`,
        opened,
        ended,
      );
  }
}

function endsOne(action: string): boolean {
  return action === 'session_revoked' || action === 'auth.signed_out';
}

function mentions(row: AuditSighting['row'], id: string): boolean {
  return row.resource_id === id || Object.values(row.metadata).includes(id);
}
