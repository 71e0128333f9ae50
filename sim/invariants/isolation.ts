import { isBrowserLink } from '../history/links.ts';
import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import { sawAgentFail } from './agent-failure.ts';
import type { Casebook } from './casebook.ts';
import type { FaultSpan } from './fault-log.ts';
import { type Findings, invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

/** Ends for which something must have failed, on the agent's side or on the browser's. */
const byAgent = new Set<string>(['agent_error', 'agent_unreachable']);
const byNetwork = 'connection_lost';

const failures = new Set<string>([...byAgent, byNetwork]);

/** Ends that are one session's own doing. */
const ownDoing = new Set<string>(['bad_message', 'message_too_big', 'shell_exited']);

export const isolation = invariant(
  {
    number: 37,
    id: 'ISOLATION',
    claim: 'A fault on one machine, or the end of one session by its own doing, ends no session beside it.',
  },
  (book, findings) => {
    for (const fault of book.faults.spans) {
      const machine = machineOf(fault);
      if (machine !== null) besideMachine(book, fault, machine, findings);
    }
    besideSessions(book, findings);
  },
);

/** The one machine that the fault touches; null for links that all share. */
function machineOf({ target }: FaultSpan): string | null {
  const colon = target.indexOf(':');
  return colon < 0 ? null : target.slice(colon + 1);
}

function besideMachine(book: Casebook, fault: FaultSpan, machine: string, findings: Findings): void {
  const { policy, epsilonMs } = book;
  const lostAfterMs = Math.max(
    policy.agentAliveIntervalMs * policy.agentAliveCountMax,
    policy.agentConnectTimeoutMs,
  );
  const until = fault.to + lostAfterMs + epsilonMs;
  for (const session of book.opened()) {
    if (session.on(machine) || !livedAt(book, session, fault.from)) continue;
    findings.examined();
    const { ended } = session;
    if (!ended || ended.t > until || !failedUnseen(book, session, ended)) continue;
    findings.violated(
      `${session.name} on ${session.opened!.data.machine_name}: ended by ${ended.data.cause} at ${moment(ended.t)}, while only ${machine} had a fault, from ${moment(fault.from)} on`,
      fault.record,
      ended,
    );
  }
}

function besideSessions(book: Casebook, findings: Findings): void {
  const sessions = book.opened();
  if (sessions.length < 2) return;
  const failed = sessions.filter(({ ended }) => ended && failures.has(ended.data.cause));
  for (const own of sessions) {
    const { ended } = own;
    if (!ended || !ownDoing.has(ended.data.cause)) continue;
    findings.examined();
    const taken = failed.find(
      (other) =>
        other !== own &&
        other.ended!.seq > ended.seq &&
        book.together(other.ended!.t, ended.t) &&
        failedUnseen(book, other, other.ended!),
    );
    if (taken)
      findings.violated(
        `${taken.name}: ended by ${taken.ended!.data.cause} at ${moment(taken.ended!.t)}, just when ${own.name} ended by ${ended.data.cause}`,
        ended,
        taken.ended,
      );
  }
}

/** It is said that something failed, and nobody saw it fail. */
function failedUnseen(book: Casebook, session: SessionCase, ended: HistoryRecord<'session.ended'>): boolean {
  if (byAgent.has(ended.data.cause)) return !sawAgentFail(book, session, ended.t);
  if (ended.data.cause !== byNetwork || !session.wire) return false;
  const until = ended.t + book.epsilonMs;
  const cut = session.wire.ends.some(({ data, t }) => data.from === 'client' && t <= until);
  return !cut && book.faults.during(session.opened!.t, until, isBrowserLink).length === 0;
}

function livedAt(book: Casebook, session: SessionCase, t: number): boolean {
  const end = book.faults.endOf(session);
  return session.opened!.t <= t && (end === null || end >= t);
}
