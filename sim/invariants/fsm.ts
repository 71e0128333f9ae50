import { type SessionState, sessionEdges } from '../../system/contracts/session-states.ts';
import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import { type Findings, invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

/** A gateway may begin to tell of a session wherever it learned who it belongs to. */
export const fsm = invariant(
  {
    number: 3,
    id: 'FSM',
    claim:
      'Every change of state is an edge of the published diagram, each from where the last one led; after the end a session only closes its socket.',
  },
  (book, findings) => {
    for (const session of book.sessions.values()) {
      let before: HistoryRecord<'session.state'> | null = null;
      for (const change of session.states) {
        findings.examined();
        const { from, to, event } = change.data;
        if (!isEdge(from, to, event))
          findings.violated(
            `${session.name}: went from ${from} to ${to} by ${event} at ${moment(change.t)}, which the diagram does not have`,
            change,
          );
        if (before && before.data.to !== from)
          findings.violated(
            `${session.name}: left ${from} at ${moment(change.t)}, but was ${before.data.to} since ${moment(before.t)}`,
            before,
            change,
          );
        before = change;
      }
      afterTheEnd(session, findings);
    }
  },
);

function isEdge(from: string, to: string, event: string): boolean {
  return sessionEdges[from as SessionState]?.[to as SessionState]?.includes(event) ?? false;
}

/** By the gateway's own order; rows and recordings may follow. */
function afterTheEnd(session: SessionCase, findings: Findings): void {
  const { ended } = session;
  if (!ended) return;
  findings.examined();
  const changes = session.states.filter(({ data }) => data.to !== 'ending' && data.to !== 'ended');
  const ghost = [
    ...session.openings,
    ...changes,
    ...session.inputs,
    ...session.refreshes,
    ...session.warnings,
  ].find(({ seq, actor }) => actor === ended.actor && seq > ended.seq);
  if (ghost)
    findings.violated(
      `${session.name}: ended at ${moment(ended.t)}, and ${ghost.kind} tells of it at ${moment(ghost.t)}`,
      ended,
      ghost,
    );
}
