/**
 * Everything that a session waits for, as points in time. A session needs one timer: it is set to the
 * earliest deadline, and when it fires, what is due is worked off and the timer set anew.
 *
 * A peer that we do not read from cannot be heard, so its silence is not counted; it is read again when
 * the other peer takes more, and that one's silence counts. Were both held, nobody's silence would: then
 * the browser, which takes no output, has to take some within its time.
 */
import { idleTimeoutAt, idleWarningAt } from './activity.ts';
import { agentRule, aliveDue, browserRule, tellAliveAt } from './alive.ts';
import type { Session } from './session.ts';

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

const beforeLive: readonly string[] = ['reaching', 'announcing', 'starting'];

export function deadlines(session: Session): Deadline[] {
  const all: Deadline[] = [];
  const add = (at: number | null, due: Due) => {
    if (at !== null) all.push({ at, due });
  };

  if (session.state === 'ended') return all;
  if (session.ending) {
    add(session.ending.cutAt, 'cut');
    return all;
  }

  const browser = aliveDue(
    { ...session.browser, held: session.browser.held && !session.agent.held },
    browserRule(session.policy),
  );
  if (browser) add(browser.at, browser.means === 'probe' ? 'probe_browser' : 'client_unresponsive');

  if (beforeLive.includes(session.state) && session.admittedAt !== null)
    add(session.admittedAt + session.policy.agentConnectTimeoutMs, 'agent_unreachable');

  if (session.state === 'live' && session.liveAt !== null) {
    add(session.liveAt + session.policy.sessionLimitMs, 'time_limit');
    add(idleTimeoutAt(session), 'idle_timeout');
    add(idleWarningAt(session), 'idle_warning');
    add(session.drainAt, 'gateway_draining');
    add(tellAliveAt(session), 'tell_alive');
    const agent = aliveDue(session.agent, agentRule(session.policy));
    if (agent) add(agent.at, agent.means === 'probe' ? 'probe_agent' : 'agent_error');
  }
  return all;
}

/** The earliest deadline; of several at one instant the first by `dueOrder`. Null when nothing is awaited. */
export function nextDeadline(session: Session): Deadline | null {
  let next: Deadline | null = null;
  for (const one of deadlines(session)) {
    if (
      !next ||
      one.at < next.at ||
      (one.at === next.at && dueOrder.indexOf(one.due) < dueOrder.indexOf(next.due))
    )
      next = one;
  }
  return next;
}
