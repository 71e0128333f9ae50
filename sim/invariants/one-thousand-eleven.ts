import type { AnyRecord } from '../history/record.ts';
import { moment, shortId, span } from '../history/wording.ts';
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
        const disturbed =
          book.faults.during(fault.t, due, (target) => target === 'browser-gateway').length > 0;
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

/** Whether anything but the gateway's own word tells that the agent side failed while the session lived. */
function sawAgentFail(book: Casebook, session: SessionCase, ended: number): boolean {
  const from = session.opened?.t ?? 0;
  const until = ended + book.epsilonMs;
  if (book.faults.onAgentSide(session, from, until).length > 0) return true;
  const actor = `agent:${session.opened?.data.machine_name}`;
  let down = false;
  for (const record of book.records) {
    if (record.t > until) continue;
    const meanwhile = record.t >= from - book.epsilonMs;
    if (meanwhile && isFailure(book, session, record, actor, ended)) return true;
    const state = standing(session, record, actor);
    if (state === 'down' && meanwhile) return true;
    if (state) down = state === 'down';
  }
  return down;
}

function isFailure(
  book: Casebook,
  session: SessionCase,
  record: AnyRecord,
  actor: string,
  ended: number,
): boolean {
  switch (record.kind) {
    case 'wire.ended': {
      const { link, leg, from } = record.data;
      const byAgent = leg === 'server' && from === 'server' && link.includes('agent');
      return byAgent && namesMachine(link, session) && book.together(record.t, ended);
    }
    case 'agent.token_refused':
    case 'agent.beat_failed':
      return record.actor === actor;
    case 'trouble':
      // RFC 6455 has 1011 for any failure of the server: one of the gateway's own services counts, too.
      return (
        record.actor === actor ||
        (record.data.what.includes(session.id) && !record.data.what.includes('agent'))
      );
    case 'clock.jumped':
      return true;
    default:
      return false;
  }
}

/** What lasts: the agent's tunnel, the agent itself, the machine's status. */
function standing(session: SessionCase, record: AnyRecord, actor: string): 'up' | 'down' | null {
  if (record.kind === 'machine.status' && session.on(record.data.machine))
    return record.data.to === 'online' ? 'up' : 'down';
  if (record.actor !== actor) return null;
  if (record.kind === 'agent.tunnel') return record.data.up ? 'up' : 'down';
  if (record.kind === 'agent.stopped') return 'down';
  return record.kind === 'agent.started' ? 'up' : null;
}

function namesMachine(link: string, session: SessionCase): boolean {
  return session.on(link.slice(link.indexOf(':') + 1));
}

function isLiveAt(book: Casebook, session: SessionCase, t: number): boolean {
  const [connected] = session.connectedRows;
  const end = book.faults.endOf(session);
  return connected !== undefined && connected.t <= t && (end === null || end > t);
}

function machineOf(session: SessionCase): string {
  return session.opened?.data.machine_name ?? shortId(session.opened?.data.machine ?? 'its machine');
}
