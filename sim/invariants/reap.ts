import type { HistoryRecord } from '../history/record.ts';
import { moment, span } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

const withinMs = 5000;

export const reap = invariant(
  {
    number: 33,
    id: 'REAP',
    claim: 'Every shell and all its descendants are gone within 5 s of the end.',
  },
  (book, findings) => {
    for (const session of book.sessions.values()) {
      const [spawned] = session.spawns;
      // An agent that was killed reports nothing any more; the census counts what it left.
      if (!spawned || book.faults.agentDied(session)) continue;
      const over = end(book, session);
      if (!over) continue;
      const due = over.t + withinMs + book.epsilonMs;
      const [reaped] = session.reaps;
      if (!reaped && !book.lastedUntil(due)) continue;
      findings.examined();
      if (!reaped)
        findings.violated(
          `${session.name}: ${over.what} at ${moment(over.t)}, and ${span(book.endsAt - over.t)} later its shell (pid ${spawned.data.pid}) was not gone`,
          spawned,
          over.record,
        );
      else if (reaped.t > due)
        findings.violated(
          `${session.name}: ${over.what} at ${moment(over.t)}, its shell was gone only ${span(reaped.t - over.t)} later`,
          spawned,
          over.record,
          reaped,
        );
    }
  },
);

interface End {
  readonly t: number;
  readonly what: string;
  readonly record: HistoryRecord | null;
}

/** The first end that the agent knew of: its own, or the gateway's where nothing kept it from hearing. */
function end(book: Casebook, session: SessionCase): End | null {
  const ends: End[] = [];
  const add = (record: { readonly t: number } | undefined | null, what: string) => {
    if (record) ends.push({ t: record.t, what, record: record as HistoryRecord });
  };
  add(session.exits[0], 'the shell exited');
  add(session.hangUps[0], 'the shell was hung up');
  const gone = book.faults.endOf(session);
  if (
    gone !== null &&
    book.faults.onAgentSide(session, session.opened?.t ?? gone, gone + withinMs).length === 0
  )
    ends.push({ t: gone, what: 'the session ended', record: session.ended as HistoryRecord | null });
  return ends.sort((a, b) => a.t - b.t)[0] ?? null;
}
