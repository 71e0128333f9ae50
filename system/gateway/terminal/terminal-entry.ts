/** A live session as the lists tell it. */
import type { Terminal } from '../../contracts/api/terminals.ts';
import { activityStatus } from '../../lifecycle/activity.ts';
import type { SessionRunner } from './session-runner.ts';

/** The live ones among them; `now` is monotonic milliseconds. */
export function terminalEntries(runners: readonly SessionRunner[], now: number): Terminal[] {
  return runners
    .filter((runner) => runner.session.state === 'live')
    .map(({ id, facts, session }) => ({
      id,
      user_id: facts!.identity.user_id,
      machine_id: facts!.machine.id,
      resource_name: facts!.machine.name,
      resource_type: 'ssh',
      connection: facts!.connection,
      device: facts!.origin.device,
      ip_address: facts!.origin.ipAddress,
      location: facts!.origin.location,
      anomalies: [...facts!.origin.anomalies],
      start_time: facts!.startedAt,
      duration_ms: Math.round(now - session.liveAt!),
      status: activityStatus(session, now),
      cause: null,
      end_time: null,
    }));
}
