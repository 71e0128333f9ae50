import { isBrowserLink } from '../history/links.ts';
import { moment, shortId, span } from '../history/wording.ts';
import { sawAgentFail } from './agent-failure.ts';
import type { Casebook } from './casebook.ts';
import { invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

/** A healthy agent may still fail by itself; then the wire or the agent's own events show it. */
export const oneThousandEleven = invariant(
  {
    number: 9,
    id: '1011-IFF',
    claim: 'A session ends with 1011 exactly where its agent side failed, and other sessions do not notice.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      const { ended } = session;
      if (ended?.data.code === 1011 && agentIsWatched(book, session)) {
        findings.examined();
        if (!sawAgentFail(book, session, ended.t))
          findings.violated(
            `${session.name}: ended with 1011 at ${moment(ended.t)}, but nothing had happened to the agent side of ${machineOf(session)}`,
            ended,
          );
      }
      for (const fault of book.of('machine.fault')) {
        const { what, machine } = fault.data;
        if (what === 'up' || what === 'appear' || !session.on(machine) || !isLiveAt(book, session, fault.t))
          continue;
        const due =
          fault.t + book.policy.agentAliveIntervalMs * book.policy.agentAliveCountMax + book.epsilonMs;
        const healed = book.faults.spans.find(({ record }) => record === fault)?.to ?? Infinity;
        const disturbed = book.faults.during(fault.t, due, isBrowserLink).length > 0;
        if (healed <= due || disturbed || !book.lastedUntil(due)) continue;
        findings.examined();
        const end = book.faults.endOf(session);
        if (end === null || end > due)
          findings.violated(
            `${session.name}: ${machine} failed (${what}) at ${moment(fault.t)}, and ${span(due - fault.t)} later the session was still live`,
            fault,
            ended,
          );
      }
    }
  },
);

function agentIsWatched(book: Casebook, session: SessionCase): boolean {
  const actor = `agent:${session.opened?.data.machine_name}`;
  return book.records.some((record) => record.actor === actor);
}

function isLiveAt(book: Casebook, session: SessionCase, t: number): boolean {
  const [connected] = session.connectedRows;
  const end = book.faults.endOf(session);
  return connected !== undefined && connected.t <= t && (end === null || end > t);
}

function machineOf(session: SessionCase): string {
  return session.opened?.data.machine_name ?? shortId(session.opened?.data.machine ?? 'its machine');
}
