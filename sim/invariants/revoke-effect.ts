import type { HistoryRecord } from '../history/record.ts';
import { moment, shortId, span } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

/** How soon a live shell of a revoked sign-in must have ended. */
const endsWithinMs = 2000;

export const revokeEffect = invariant(
  {
    number: 19,
    id: 'REVOKE-EFFECT',
    claim:
      'After a revoke no input of its sessions is accepted, they end within 2 s, and credentials in flight are refused.',
  },
  (book, findings) => {
    for (const revoked of book.of('user_session.revoked')) {
      findings.examined();
      const from = revoked.t + book.epsilonMs;
      const signIn = `sign-in ${shortId(revoked.data.user_session)}, revoked at ${moment(revoked.t)}`;
      for (const session of book.opened()) {
        const { opened, ended } = session;
        if (opened?.data.user_session !== revoked.data.user_session) continue;
        const end = book.faults.endOf(session);
        if (end !== null && end < revoked.t) continue;
        const heard = heardAt(book, revoked, session);
        const due = heard + endsWithinMs + book.epsilonMs;
        if (opened.t > from)
          findings.violated(
            `${signIn}: ${session.name} was opened ${span(opened.t - revoked.t)} later`,
            revoked,
            opened,
          );
        else if (end === null ? book.lastedUntil(due) : end > due)
          findings.violated(
            `${signIn}: ${session.name} was still live ${span((end ?? book.endsAt) - revoked.t)} later`,
            revoked,
            ended,
          );
        const input = session.inputs.find(({ t }) => t > heard + book.epsilonMs);
        if (input)
          findings.violated(
            `${signIn}: input of ${session.name} was accepted ${span(input.t - revoked.t)} later`,
            revoked,
            input,
          );
      }
      credentials(book, revoked, signIn, findings);
    }
  },
);

/** A gateway that the news could not reach finds the revoke in the database, when it renews its lease. */
function heardAt(
  book: Casebook,
  revoked: HistoryRecord<'user_session.revoked'>,
  { opened }: SessionCase,
): number {
  if (!opened || opened.actor === revoked.actor) return revoked.t;
  const link = `gateway-${opened.actor}`;
  const lost = book.faults.during(revoked.t, revoked.t, (target) => target === link).length > 0;
  return lost ? revoked.t + book.policy.gatewayLeaseMs : revoked.t;
}

function credentials(
  book: Casebook,
  revoked: HistoryRecord<'user_session.revoked'>,
  signIn: string,
  findings: Findings,
): void {
  const from = revoked.t + book.epsilonMs;
  const own = new Set<string>();
  for (const created of book.of('shell_token.created')) {
    if (created.data.user_session !== revoked.data.user_session) continue;
    own.add(created.data.token);
    if (created.t > from)
      findings.violated(
        `${signIn}: it was given a shell token ${span(created.t - revoked.t)} later`,
        revoked,
        created,
      );
  }
  const redeemed = book.of('shell_token.redeemed').find(({ t, data }) => t > from && own.has(data.token));
  if (redeemed)
    findings.violated(
      `${signIn}: its shell token was redeemed ${span(redeemed.t - revoked.t)} later`,
      revoked,
      redeemed,
    );
}
