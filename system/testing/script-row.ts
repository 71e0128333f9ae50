/** A script's row as a gateway opens it: alice's, on a machine of Acme's. */
import type { NewScript } from '../gateway/scripts/script-rows.ts';

export function scriptRow(id: string, differs: Partial<NewScript> = {}): NewScript {
  return {
    id,
    gateway_id: 'g1',
    org_id: 'acme',
    user_id: 'alice',
    user_session_id: 's1',
    machine_id: 'linux-c',
    machine_name: 'Linux-C',
    timeout_seconds: 60,
    created_at: '2026-01-05T08:00:00.000Z',
    ...differs,
  };
}
