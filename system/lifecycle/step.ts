/**
 * The lifecycle's one function: a session and an event make the next session and what is to be done.
 *
 * `table.ts` decides whether an event may come and which state follows; here stands what changes beside
 * the state. The first cause wins: from `ending` on every further report is refused as `late`.
 */
import { type Cause, closeReason, closes } from '../contracts/closes.ts';
import { isActivity } from './activity.ts';
import { browserRule, heard, held, probed, released } from './alive.ts';
import { type Due, nextDeadline } from './deadlines.ts';
import type { Alive, Effect, Ending, Event, EventName, Session, State } from './session.ts';
import { cell, isRefusal } from './table.ts';

export interface Step {
  readonly session: Session;
  readonly effects: readonly Effect[];
  /** The event came too late and changed nothing. */
  readonly late: boolean;
}

/** The gateway reported what cannot be in this state: a defect of ours, not of the world. */
export class ImpossibleEvent extends Error {
  override readonly name = 'ImpossibleEvent';

  constructor(state: State, on: EventName) {
    super(`a session cannot be ${state} and see ${on}`);
  }
}

/** Throws ImpossibleEvent for a pair that the table marks `never`. `now` is monotonic milliseconds. */
export function step(session: Session, event: Event, now: number): Step {
  const answer = cell(session.state, event.on);
  if (answer === 'never') throw new ImpossibleEvent(session.state, event.on);
  if (isRefusal(answer)) return { session, effects: [], late: true };
  const moved = answer === session.state ? session : { ...session, state: answer };

  switch (event.on) {
    case 'admitted':
      return taken({ ...moved, admittedAt: now }, { do: 'reach_agent' });
    case 'agent_reached':
      return taken(moved, { do: 'announce' });
    case 'announced':
      return taken(moved, { do: 'start_shell' });
    case 'shell_started':
      return taken(
        { ...moved, liveAt: now, activeAt: now, toldAt: now, agent: heard(moved.agent, now) },
        { do: 'tell_connected' },
      );
    case 'input':
      return active({ ...moved, browser: heard(moved.browser, now) }, event.on, now);
    case 'output':
      return active({ ...moved, toldAt: now, agent: heard(moved.agent, now) }, event.on, now);
    case 'refreshed':
      return active(moved, event.on, now);
    case 'browser_heard':
      return taken({ ...moved, browser: heard(moved.browser, now) });
    case 'agent_heard':
      return taken({ ...moved, agent: heard(moved.agent, now) });
    case 'input_held':
      return taken({ ...moved, browser: held(moved.browser) });
    case 'input_released':
      return taken({ ...moved, browser: released(moved.browser, now) });
    case 'output_held':
      return taken({ ...moved, agent: held(moved.agent), browser: tookOutput(moved, now) });
    case 'output_released':
      return taken({ ...moved, agent: released(moved.agent, now), browser: tookOutput(moved, now) });
    case 'drain':
      return moved.state === 'live' ? warnOfDrain(moved, now) : end(moved, 'gateway_draining', event, now);
    case 'time':
      return workOff(session, now);
    case 'close_flushed':
      return taken(restartEcho(moved, now));
    case 'socket_gone':
      return taken(moved);
    default:
      return end(moved, event.on, event, now);
  }
}

function taken(session: Session, ...effects: Effect[]): Step {
  return { session, effects, late: false };
}

function active(session: Session, on: EventName, now: number): Step {
  if (!isActivity(on, session.policy)) return taken(session);
  const effects: Effect[] = session.warned ? [{ do: 'warn_idle', endsInMs: null }] : [];
  return taken({ ...session, activeAt: now, warned: false }, ...effects);
}

function warnOfDrain(session: Session, now: number): Step {
  if (session.drainAt !== null) return taken(session);
  const seconds = Math.ceil(session.policy.drainMs / 1000);
  return taken(
    { ...session, drainAt: now + session.policy.drainMs },
    { do: 'notice', text: `The gateway restarts in ${seconds} s.` },
  );
}

/** A browser that we do not read from is judged by the output that it takes (`deadlines.ts`). */
function tookOutput({ browser }: Session, now: number): Alive {
  return browser.held ? heard(browser, now) : browser;
}

/** Works off every deadline that is due, the earliest first. A late timer sends one probe, not many. */
function workOff(session: Session, now: number): Step {
  let done: Step = taken(session);
  for (;;) {
    const next = nextDeadline(done.session);
    if (!next || next.at > now) return done;
    const further = reach(done.session, next.due, now);
    done = { ...further, effects: [...done.effects, ...further.effects] };
  }
}

function reach(session: Session, due: Due, now: number): Step {
  switch (due) {
    case 'probe_browser':
      return taken({ ...session, browser: probed(session.browser, now) }, { do: 'probe_browser' });
    case 'probe_agent':
      return taken({ ...session, agent: probed(session.agent, now) }, { do: 'probe_agent' });
    case 'tell_alive':
      return taken({ ...session, toldAt: now }, { do: 'tell_alive' });
    case 'idle_warning':
      return taken(
        { ...session, warned: true },
        { do: 'warn_idle', endsInMs: session.activeAt + session.policy.idleTimeoutMs - now },
      );
    case 'cut':
      return taken({ ...session, ending: { ...session.ending!, cutAt: null } }, { do: 'cut' });
    default:
      return step(session, { on: due }, now);
  }
}

/**
 * Fixes the cause. A cause with a code of ours is told with a close frame; a close frame of the browser's
 * is echoed by the WebSocket itself; without either the socket is cut at once.
 */
function end(session: Session, cause: Cause, event: Event, now: number): Step {
  const close = closes[cause];
  const detail = event.detail ?? '';
  const byBrowser = close.by === 'browser';
  const code = byBrowser ? (event.code ?? close.code) : close.code;
  const reason = byBrowser ? (event.reason ?? '') : closeReason(cause, detail);

  const effects: Effect[] = [];
  if (session.warned) effects.push({ do: 'warn_idle', endsInMs: null });
  if (cause === 'time_limit') effects.push({ do: 'notice', text: 'Session timed out.' });
  if (code === null) effects.push({ do: 'cut' });
  else if (!byBrowser) effects.push({ do: 'close', code, reason });
  effects.push({ do: 'release' });

  const ending: Ending = {
    cause,
    detail,
    code,
    reason,
    at: now,
    cutAt: code === null ? null : now + patience(session, cause),
  };
  return taken({ ...session, state: 'ending', warned: false, ending }, ...effects);
}

/**
 * How long the socket may outlive the session. An exited shell's last output is still owed: a slow
 * browser gets the time that a silent one gets, and the wait for the echo starts once all has left.
 */
function patience(session: Session, cause: Cause): number {
  if (cause !== 'shell_exited') return session.policy.closeEchoMs;
  const { intervalMs, probes } = browserRule(session.policy);
  const silentMs = Number.isFinite(probes) ? intervalMs * (probes + 1) : intervalMs;
  return Math.max(session.policy.closeEchoMs, silentMs);
}

function restartEcho(session: Session, now: number): Session {
  const ending = session.ending!;
  if (ending.cause !== 'shell_exited' || ending.cutAt === null) return session;
  return { ...session, ending: { ...ending, cutAt: now + session.policy.closeEchoMs } };
}
