import type { HistoryRecord } from '../history/record.ts';
import { moment, shortId } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { invariant } from './invariant.ts';

/** The recorded bytes are not in a history; whoever reads the cast compares them. */
export const recTrue = invariant(
  {
    number: 31,
    id: 'REC-TRUE',
    claim:
      'A recording is sealed once, and marked truncated when its gateway died, or else for a trouble that was told.',
  },
  (book, findings) => {
    const sealed = new Map<string, HistoryRecord<'recording.sealed'>>();
    for (const record of book.of('recording.sealed')) {
      const { recording, session: id, truncated } = record.data;
      findings.examined();
      const first = sealed.get(recording);
      if (first)
        findings.violated(
          `recording ${shortId(recording)}: sealed at ${moment(first.t)} and again at ${moment(record.t)}`,
          first,
          record,
        );
      sealed.set(recording, first ?? record);
      const session = id === null ? undefined : book.sessions.get(id);
      if (!session?.opened) continue;
      const death = book.faults.gatewayDeath(session);
      const died = death !== null;
      // Of an end and a kill in one instant either may have come first.
      const tied = book.faults.kills.some(({ t }) => session.ended && book.together(t, session.ended.t));
      const wellSaid = truncated ? died || troubled(book, recording) : !died;
      if (!wellSaid && !tied)
        findings.violated(
          `recording ${shortId(recording)} of ${session.name}: ${truncated ? 'marked truncated, but its gateway lived and told of no trouble' : 'not marked truncated, but its gateway died'}`,
          session.opened,
          record,
        );
    }
  },
);

/** The object store took less than there was; the words are the recorder's. */
function troubled(book: Casebook, recording: string): boolean {
  return book.of('trouble').some(({ data }) => data.what.includes(recording));
}
