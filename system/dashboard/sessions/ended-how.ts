/** How a session ended, in the words of the person whose it was. */
import type { Cause } from '../../contracts/closes.ts';

const words: Record<Cause, string> = {
  user_closed: 'Closed',
  shell_exited: 'Shell exited',
  time_limit: 'Time limit reached',
  client_gone: 'Browser went away',
  gateway_draining: 'Gateway restarted',
  message_too_big: 'Message too big',
  agent_error: 'Connection to the machine failed',
  agent_unreachable: 'Machine could not be reached',
  bad_message: 'Bad message',
  token_invalid: 'Ticket not valid',
  revoked: 'Sign-in revoked',
  collaboration_ended: 'Collaboration ended',
  machine_not_found: 'Machine not found',
  idle_timeout: 'Idle timeout',
  replaced: 'Replaced by a newer connection',
  ended_by_user: 'Ended from another device',
  ended_by_admin: 'Ended by an administrator',
  session_limit: 'Too many sessions',
  connection_lost: 'Connection lost',
  client_unresponsive: 'Browser stopped answering',
  gateway_crashed: 'Gateway crashed',
};

/** A cause that a newer gateway knows and this page does not is told as it is; null as empty. */
export function endedHow(cause: string | null): string {
  return cause === null ? '' : (words[cause as Cause] ?? cause);
}
