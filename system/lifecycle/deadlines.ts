/**
 * Everything that a session waits for, as points in time. A session needs one timer: it is set to the
 * earliest deadline, and when it fires, what is due is worked off and the timer set anew.
 *
 * A peer that we do not read from cannot be heard, so its silence is not counted; it is read again when
 * the other peer takes more, and that one's silence counts. Were both held, nobody's silence would: then
 * the browser, which takes no output, has to take some within its time.
 */
import { idleTimeoutAt, idleWarningAt } from './activity.ts';
import { agentRule, browserRule, lostAt, probeAt, tellAliveAt } from './alive.ts';
import type { Session, State } from './session.ts';

/**
 * In the order in which deadlines of one instant are worked off: ends before warnings, warnings before
 * probes, and among ends the one that says most to the person.
 */
export const dueOrder = [
  'time_limit',
  'idle_timeout',
  'gateway_draining',
  'agent_unreachable',
  'client_unresponsive',
  'agent_error',
  'idle_warning',
  'probe_browser',
  'probe_agent',
  'tell_alive',
  'cut',
] as const;

export type Due = (typeof dueOrder)[number];

export interface Deadline {
  readonly at: number;
  readonly due: Due;
}

const beforeLive = ['agent_unreachable', 'client_unresponsive', 'probe_browser'] as const;

/** What may be awaited in a state, in the order of `dueOrder`. */
const awaited: Readonly<Record<State, readonly Due[]>> = {
  opening: beforeLive,
  reaching: beforeLive,
  announcing: beforeLive,
  starting: beforeLive,
  live: dueOrder.filter((due) => due !== 'agent_unreachable' && due !== 'cut'),
  ending: ['cut'],
  ended: [],
};

/** When each comes; null where it does not. */
const comesAt: Readonly<Record<Due, (session: Session) => number | null>> = {
  time_limit: ({ liveAt, policy }) => (liveAt === null ? null : liveAt + policy.sessionLimitMs),
  idle_timeout: idleTimeoutAt,
  gateway_draining: ({ drainAt }) => drainAt,
  agent_unreachable: ({ admittedAt, policy }) =>
    admittedAt === null ? null : admittedAt + policy.agentConnectTimeoutMs,
  client_unresponsive: (session) =>
    mayBeSilent(session) ? null : lostAt(session.browser, browserRule(session.policy)),
  agent_error: ({ agent, policy }) => (agent.held ? null : lostAt(agent, agentRule(policy))),
  idle_warning: idleWarningAt,
  probe_browser: (session) =>
    mayBeSilent(session) ? null : probeAt(session.browser, browserRule(session.policy)),
  probe_agent: ({ agent, policy }) => (agent.held ? null : probeAt(agent, agentRule(policy))),
  tell_alive: tellAliveAt,
  cut: ({ ending }) => ending!.cutAt,
};

/** We do not read from the browser until the agent takes more. */
function mayBeSilent({ browser, agent }: Session): boolean {
  return browser.held && !agent.held;
}

/** The earliest deadline; of several at one instant the first by `dueOrder`. Null when nothing is awaited. */
export function nextDeadline(session: Session): Deadline | null {
  let next: Due | null = null;
  let at = Number.POSITIVE_INFINITY;
  for (const due of awaited[session.state]) {
    const comes = comesAt[due](session);
    if (comes === null || comes >= at) continue;
    next = due;
    at = comes;
  }
  return next && { at, due: next };
}
