/**
 * What the end of a session looks like on the wire, by cause. It is written down here a second time on purpose,
 * from the specification: whoever judged by the product's own table would confirm whatever stands in it.
 */
import type { Cause, Closer } from '../../system/contracts/closes.ts';

interface CloseOnTheWire {
  /** `null` where no close frame is sent. */
  readonly code: number | null;
  readonly by: Closer;
  /** What fills `{reason}` may be anything, shortened. */
  readonly reason: string;
}

/** RFC 6455, section 5.5: a control frame carries at most 125 bytes, two of which are the code. */
export const maxReasonBytes = 123;

export const closeCodes: Readonly<Record<Cause, CloseOnTheWire>> = {
  user_closed: { code: 1000, by: 'browser', reason: '' },
  shell_exited: { code: 1000, by: 'gateway', reason: 'Shell session ended' },
  time_limit: { code: 1000, by: 'gateway', reason: 'Session timed out' },
  client_gone: { code: 1001, by: 'browser', reason: '' },
  gateway_draining: { code: 1012, by: 'gateway', reason: 'Gateway restarting' },
  message_too_big: { code: 1009, by: 'gateway', reason: 'Message too big' },
  agent_error: { code: 1011, by: 'gateway', reason: 'Agent connection error' },
  agent_unreachable: { code: 1011, by: 'gateway', reason: 'Agent connection error' },
  bad_message: { code: 4400, by: 'gateway', reason: 'Bad message' },
  token_invalid: { code: 4401, by: 'gateway', reason: 'Invalid or expired shell token' },
  revoked: { code: 4403, by: 'gateway', reason: 'Session revoked: {reason}' },
  collaboration_ended: { code: 4003, by: 'gateway', reason: 'collaboration ended' },
  machine_not_found: { code: 4404, by: 'gateway', reason: 'Machine not found' },
  idle_timeout: { code: 4408, by: 'gateway', reason: 'Idle timeout' },
  replaced: { code: 4409, by: 'gateway', reason: 'Replaced by a newer connection' },
  ended_by_user: { code: 4410, by: 'gateway', reason: 'Ended from another device' },
  ended_by_admin: { code: 4410, by: 'gateway', reason: 'Ended by an administrator: {reason}' },
  session_limit: { code: 4429, by: 'gateway', reason: 'Too many sessions' },
  connection_lost: { code: null, by: 'network', reason: '' },
  client_unresponsive: { code: null, by: 'nobody', reason: '' },
  gateway_crashed: { code: null, by: 'nobody', reason: '' },
};
