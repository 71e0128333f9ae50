/**
 * The owner says from elsewhere that they are there: an idle session is active again, as if they had typed.
 * Its idle clock starts anew and its warning goes; the hard limit stays where it is. Only an idle session is
 * changed, so that each refresh that did something is on record, and none can fill the log.
 *
 *     `remote.shell_refreshed` ─▶ the news, on every gateway ─▶ whoever holds it feeds it `refreshed`
 */
import type { Terminal } from '../contracts/api/terminals.ts';
import type { Bus } from '../ports/bus.ts';
import type { Audit } from './services.ts';
import type { Caller } from './user-sessions.ts';

export interface TerminalRefreshes {
  /** False when it was active already. Resolves when every gateway has acted on it. */
  refresh(by: Caller, terminal: Terminal): Promise<boolean>;
}

export function createTerminalRefreshes(
  { bus }: { readonly bus: Bus },
  { audit }: { readonly audit: Audit },
): TerminalRefreshes {
  return {
    async refresh({ identity, ip }, terminal) {
      if (terminal.status !== 'idle') return false;
      await audit.append({
        action: 'remote.shell_refreshed',
        org_id: identity.org_id,
        resource_type: 'machine',
        resource_id: terminal.machine_id,
        user_id: identity.user_id,
        ip_address: ip,
        metadata: { machine_name: terminal.resource_name, session_id: terminal.id },
      });
      await bus.publish({ kind: 'refresh_shell_session', sessionId: terminal.id });
      return true;
    },
  };
}
