import type { HistoryRecord } from '../history/record.ts';
import { moment, shortId } from '../history/wording.ts';
import { invariant } from './invariant.ts';

export const noZombieId = invariant(
  {
    number: 5,
    id: 'NO-ZOMBIE-ID',
    claim: 'Ids are never reused, and one shell at most is started for a session.',
  },
  (book, findings) => {
    const unique = (what: string, records: readonly HistoryRecord[], idOf: (record: never) => string) => {
      const seen = new Map<string, HistoryRecord>();
      for (const record of records) {
        findings.examined();
        const id = idOf(record as never);
        const first = seen.get(id);
        if (first)
          findings.violated(
            `${what} ${shortId(id)}: first at ${moment(first.t)} and again at ${moment(record.t)}`,
            first,
            record,
          );
        else seen.set(id, record);
      }
    };
    unique(
      'session',
      book.of('session.opened'),
      (record: HistoryRecord<'session.opened'>) => record.data.session,
    );
    unique(
      'sign-in',
      book.of('user_session.created'),
      (record: HistoryRecord<'user_session.created'>) => record.data.user_session,
    );
    unique(
      'the shell of session',
      book.of('shell.spawned'),
      (record: HistoryRecord<'shell.spawned'>) => record.data.session,
    );
  },
);
