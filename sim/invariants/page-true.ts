import type { HistoryRecord } from '../history/record.ts';
import { moment, span } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';

const withinMs = 1000;

type Status = HistoryRecord<'page.status'>;

/** Judged by what was read off the page, never by what was not read: a header may be looked at seldom. */
export const pageTrue = invariant(
  {
    number: 34,
    id: 'PAGE-TRUE',
    claim: 'Within 1 s of an end no page shows the session live; a live one is never shown ended.',
  },
  (book, findings) => {
    for (const status of book.of('page.status')) {
      if (/^connected/i.test(status.data.status)) shownLive(book, status, findings);
      if (/^disconnected/i.test(status.data.status)) shownEnded(book, status, findings);
    }
  },
);

function socketsOf(book: Casebook, status: Status) {
  return book.pageSockets.filter(
    ({ page, opening }) => page === status.data.page && opening && opening.seq < status.seq,
  );
}

function shownLive(book: Casebook, status: Status, findings: Findings): void {
  const sockets = socketsOf(book, status);
  if (sockets.length === 0) return;
  findings.examined();
  const limit = status.t - withinMs - book.epsilonMs;
  const live = sockets.some(({ closed }) => !closed || closed.t >= limit);
  const last = sockets.at(-1)!.closed;
  if (!live && last)
    findings.violated(
      `${status.data.page}: showed "${status.data.status}" at ${moment(status.t)}, ${span(status.t - last.t)} after its connection had closed (${last.data.code})`,
      last,
      status,
    );
}

function shownEnded(book: Casebook, status: Status, findings: Findings): void {
  const socket = socketsOf(book, status).at(-1);
  if (!socket?.sessionId) return;
  findings.examined();
  const until = socket.closing ?? socket.closed;
  const since = socket.opened ?? socket.opening!;
  const session = book.sessions.get(socket.sessionId);
  const end = session ? book.faults.endOf(session) : null;
  const margin = book.epsilonMs;
  const over =
    (until && until.seq < status.seq) ||
    (until && until.t <= status.t + margin) ||
    (end !== null && end <= status.t + margin);
  if (!over && since.t < status.t - margin)
    findings.violated(
      `${status.data.page}: showed "${status.data.status}" at ${moment(status.t)}, while its session was live`,
      since as HistoryRecord,
      status,
    );
}
