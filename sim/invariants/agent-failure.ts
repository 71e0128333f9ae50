/** What shows that the agent side of a session failed: faults, the wire, the agent's own events. */
import type { AnyRecord } from '../history/record.ts';
import type { Casebook } from './casebook.ts';
import type { SessionCase } from './session-case.ts';

/** Whether anything but the gateway's own word tells that the agent side failed while the session lived. */
export function sawAgentFail(book: Casebook, session: SessionCase, ended: number): boolean {
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
    case 'gateway.fault':
      // The way to a shared shell leads through the gateway of its owner.
      return record.data.what === 'kill' && session.guestOf !== null;
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
