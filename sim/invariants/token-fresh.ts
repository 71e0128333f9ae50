import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import { invariant } from './invariant.ts';

/** Of pages only: whoever replays a token on purpose does so from a client that is no page. */
export const tokenFresh = invariant(
  {
    number: 18,
    id: 'TOKEN-FRESH',
    claim: 'Every connect of a page used a token created for it; reconnects never reuse one.',
  },
  (book, findings) => {
    const created = new Map(book.of('shell_token.created').map((record) => [record.data.token, record]));
    const used = new Map<string, HistoryRecord<'page.socket_opening'>>();
    for (const opening of book.of('page.socket_opening')) {
      const { token, page, connection } = opening.data;
      if (token === null) continue;
      findings.examined();
      const first = used.get(token);
      if (first)
        findings.violated(
          `${page}: connection ${connection} at ${moment(opening.t)} reuses token ${token} of connection ${first.data.connection} of ${first.data.page}`,
          first,
          opening,
        );
      used.set(token, first ?? opening);
      if (!book.observes('shell_token.created')) continue;
      const birth = created.get(token);
      if (!birth)
        findings.violated(
          `${page}: connection ${connection} at ${moment(opening.t)} uses token ${token}, which no create_session made`,
          opening,
        );
      else if (birth.t > opening.t + book.epsilonMs)
        findings.violated(
          `${page}: connection ${connection} at ${moment(opening.t)} uses token ${token} before it was made`,
          opening,
          birth,
        );
    }
    for (const session of book.of('session.opened')) {
      if (!book.observes('shell_token.created')) break;
      findings.examined();
      if (!created.has(session.data.token))
        findings.violated(
          `a session opened at ${moment(session.t)} with token ${session.data.token}, which no create_session made`,
          session,
        );
    }
  },
);
