/** The missing end of sessions whose gateway died: found as database rows that never ended. */
import type { ShellDisconnected } from '../../contracts/audit.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Audit, ShellSessionRow, ShellSessionRows } from '../services.ts';

/** Rejects when the database fails: a gateway that cannot tell its past must not become ready. */
export async function recoverSessions(
  ports: { readonly clock: Clock; readonly log: Log },
  services: { readonly audit: Audit; readonly rows: ShellSessionRows },
  gatewayId: string,
): Promise<void> {
  for (const row of await services.rows.unfinished(gatewayId)) {
    // Nobody saw when it ended: the wall clock since its start is the longest it can have been.
    const durationMs = Math.max(0, ports.clock.wallTime() - Date.parse(row.startedAt));
    const metadata = crashed(row, durationMs);
    await services.audit.append({
      action: 'remote.shell_disconnected',
      org_id: row.orgId,
      resource_type: 'machine',
      resource_id: row.machineId,
      user_id: row.userId,
      ip_address: row.ipAddress,
      metadata: { ...metadata },
    });
    await services.rows.end(row.id, {
      cause: 'gateway_crashed',
      closeCode: 1006,
      endedAt: isoTime(ports.clock),
      exit: null,
    });
    ports.log.event('session.ended', {
      session: row.id,
      cause: 'gateway_crashed',
      code: null,
      reason: '',
      by: 'nobody',
      duration_ms: durationMs,
    });
  }
}

function crashed(row: ShellSessionRow, durationMs: number): ShellDisconnected {
  return {
    machine_name: row.machineName,
    session_id: row.id,
    cause: 'gateway_crashed',
    close_code: 1006,
    reason: '',
    duration_ms: durationMs,
    bytes_in: 0,
    bytes_out: 0,
    exit_code: null,
    signal: null,
  };
}
