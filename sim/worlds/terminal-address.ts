/** The address at which a page would open the terminal of a machine; it holds both tokens. */
import { terminalUrl } from '../../system/dashboard/connection/terminal-url.ts';
import type { ApiClient } from '../evidence/api-client.ts';
import type { World } from './world.ts';

export function terminalAddress(
  world: World,
  machine: string,
  { jwt, orgId }: ApiClient,
  shellToken: string,
): string {
  return terminalUrl(world.origin, {
    token: jwt,
    org_id: orgId,
    machine_id: world.machine(machine).machine.id,
    shell_token: shellToken,
  });
}
