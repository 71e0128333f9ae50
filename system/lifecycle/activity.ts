/**
 * Idle means that the person does nothing. Keystrokes and pastes are activity; the shell's output only
 * where the policy says `any`; an explicit refresh by the owner always; pings, pongs and resizes never.
 */
import type { Policy } from '../contracts/policy.ts';
import type { EventName, Session } from './session.ts';

export function isActivity(on: EventName, policy: Policy): boolean {
  return on === 'input' || on === 'refreshed' || (on === 'output' && policy.idleActivity === 'any');
}

/** When the idle timeout ends the session; null when it is off or the session is not live. */
export function idleTimeoutAt(session: Session): number | null {
  if (session.state !== 'live' || session.policy.idleTimeoutMs === 0) return null;
  return session.activeAt + session.policy.idleTimeoutMs;
}

/** When the person is warned; one warning per idle stretch, none where no timeout would follow. */
export function idleWarningAt(session: Session): number | null {
  if (session.warned || session.policy.idleWarningMs === 0 || idleTimeoutAt(session) === null) return null;
  return session.activeAt + session.policy.idleWarningMs;
}

/** The status of a live session in the lists. */
export function activityStatus(session: Session, now: number): 'active' | 'idle' {
  // Whoever was warned of idleness is idle, however long an org takes to list them so.
  return session.warned || now - session.activeAt >= session.policy.idleStatusMs ? 'idle' : 'active';
}
