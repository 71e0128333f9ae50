import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { invariant } from './invariant.ts';
import type { PageSocket } from './sightings.ts';

/** That each attempt has a token of its own is 18's. */
export const reconnect = invariant(
  {
    number: 35,
    id: 'RECONNECT',
    claim: 'A page opens one connection at a time, and by itself only after 1012.',
  },
  (book, findings) => {
    const last = new Map<string, PageSocket>();
    const acts = Map.groupBy(book.of('person.acted'), ({ data }) => data.person);
    for (const socket of [...book.pageSockets].sort((a, b) => order(a) - order(b))) {
      const { opening, page } = socket;
      if (!opening) continue;
      const before = last.get(page);
      last.set(page, socket);
      if (!before) continue;
      findings.examined();
      const over = before.closing ?? before.closed;
      // A page that was left reports nothing more of its socket, so only a later sign of life proves an overlap.
      if (before.closed && before.closed.seq > opening.seq && over && over.seq > opening.seq)
        findings.violated(
          `${page}: opened connection ${socket.connection} at ${moment(opening.t)} while connection ${before.connection} was still open`,
          before.opening,
          opening,
          before.closed,
        );
      const closed = before.closed;
      if (!closed || closed.data.code === 1012 || closed.seq > opening.seq) continue;
      if (askedFor(book, actsOf(page, acts), closed.t, opening.t) === false)
        findings.violated(
          `${page}: reconnected by itself at ${moment(opening.t)} after ${closed.data.code}; only 1012 allows that`,
          closed,
          opening,
        );
    }
  },
);

function order({ opening }: PageSocket): number {
  return opening?.seq ?? 0;
}

type Acts = readonly HistoryRecord<'person.acted'>[];

/** `alice-1` is a page of `alice`'s. */
function actsOf(page: string, acts: ReadonlyMap<string, Acts>): Acts {
  const people = [...acts.keys()].filter((person) => page === person || page.startsWith(`${person}-`));
  return people.length === 1 ? acts.get(people[0]!)! : people.flatMap((person) => acts.get(person)!);
}

/** Whether the page's person did anything meanwhile; null where nobody recorded what they do. */
function askedFor(book: Casebook, acts: Acts, from: number, to: number): boolean | null {
  if (acts.length === 0) return null;
  return acts.some(({ t }) => t >= from - book.epsilonMs && t <= to + book.epsilonMs);
}
