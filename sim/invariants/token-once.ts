import type { HistoryRecord } from '../history/record.ts';
import { moment, span } from '../history/wording.ts';
import { invariant } from './invariant.ts';

export const tokenOnce = invariant(
  {
    number: 17,
    id: 'TOKEN-ONCE',
    claim:
      'A shell token opens at most one session, within its life, for its own sign-in, organisation and machine.',
  },
  (book, findings) => {
    const created = new Map(book.of('shell_token.created').map((record) => [record.data.token, record]));
    const opened = new Map<string, HistoryRecord<'session.opened'>>();
    for (const session of book.of('session.opened')) {
      const { token } = session.data;
      findings.examined();
      const first = opened.get(token);
      if (first && first.data.session !== session.data.session)
        findings.violated(
          `token ${token}: opened a session at ${moment(first.t)} and another at ${moment(session.t)}`,
          first,
          session,
        );
      opened.set(token, first ?? session);
      const birth = created.get(token);
      if (!birth) continue;
      for (const field of ['user_session', 'user', 'org', 'machine'] as const) {
        if (birth.data[field] !== session.data[field])
          findings.violated(
            `token ${token}: made for ${field} ${birth.data[field]}, it opened a session for ${session.data[field]}`,
            birth,
            session,
          );
      }
    }
    const redeemed = new Map<string, HistoryRecord<'shell_token.redeemed'>>();
    for (const redeeming of book.of('shell_token.redeemed')) {
      const { token } = redeeming.data;
      findings.examined();
      const first = redeemed.get(token);
      if (first)
        findings.violated(
          `token ${token}: redeemed at ${moment(first.t)} and again at ${moment(redeeming.t)}`,
          first,
          redeeming,
        );
      redeemed.set(token, first ?? redeeming);
      const birth = created.get(token);
      if (birth && redeeming.t > birth.t + birth.data.expires_in_ms + book.epsilonMs)
        findings.violated(
          `token ${token}: redeemed ${span(redeeming.t - birth.t)} after it was made; its life is ${span(birth.data.expires_in_ms)}`,
          birth,
          redeeming,
        );
    }
  },
);
