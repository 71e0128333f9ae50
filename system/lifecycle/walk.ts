/** For tests: sessions taken to a state by the events that lead there. */
import { defaultPolicy, type Policy } from '../contracts/policy.ts';
import { type Effect, type Event, openSession, type Session, type State } from './session.ts';
import { step } from './step.ts';

const way: Record<State, Event[]> = {
  opening: [],
  reaching: [{ on: 'admitted' }],
  announcing: [{ on: 'admitted' }, { on: 'agent_reached' }],
  starting: [{ on: 'admitted' }, { on: 'agent_reached' }, { on: 'announced' }],
  live: [{ on: 'admitted' }, { on: 'agent_reached' }, { on: 'announced' }, { on: 'shell_started' }],
  ending: [{ on: 'user_closed', code: 1000 }],
  ended: [{ on: 'user_closed', code: 1000 }, { on: 'socket_gone' }],
};

/** A session that came to `state` at time 0. */
export function sessionIn(state: State, policy: Partial<Policy> = {}): Session {
  return way[state].reduce(
    (session, event) => step(session, event, 0).session,
    openSession({ ...defaultPolicy, ...policy }, 0),
  );
}

/** Effects of `time` at each of the given times, by time; other events may be mixed in as `[at, event]`. */
export function play(
  session: Session,
  happenings: (number | readonly [number, Event])[],
): { session: Session; effects: [number, Effect][] } {
  let current = session;
  const effects: [number, Effect][] = [];
  for (const happening of happenings) {
    const [at, event] = typeof happening === 'number' ? [happening, { on: 'time' } as const] : happening;
    const done = step(current, event, at);
    current = done.session;
    effects.push(...done.effects.map((effect): [number, Effect] => [at, effect]));
  }
  return { session: current, effects };
}
