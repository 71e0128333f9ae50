/**
 * What a gateway that died left undone for its sessions, found as database rows that never ended.
 *
 * A session writes its row, `shell_connected`, `shell_disconnected`, the row's end, in this order. The
 * gateway may have died between any two, so the audit log is asked which of the pair stands:
 *
 *     neither         it never connected: the row ends, the log stays silent
 *     the first       `shell_disconnected` is owed, then the row's end
 *     both            only the row's end is owed, as the log tells it
 */
import type { ShellDisconnected } from '../../contracts/audit.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Audit, ShellSessionRow, ShellSessionRows, ShellTraces } from '../services.ts';

export interface RecoveryServices {
  readonly audit: Audit;
  readonly rows: ShellSessionRows;
  readonly traces: ShellTraces;
}

/** Rejects when the database fails: a gateway that cannot tell its past must not become ready. */
export async function recoverSessions(
  ports: { readonly clock: Clock; readonly log: Log },
  services: RecoveryServices,
  gatewayId: string,
): Promise<void> {
  for (const row of await services.rows.unfinished(gatewayId)) await recoverSession(ports, services, row);
}

/** Writes what is owed to one session that nobody holds any more. */
export async function recoverSession(
  ports: { readonly clock: Clock; readonly log: Log },
  services: RecoveryServices,
  row: ShellSessionRow,
): Promise<void> {
  const { connected, disconnected } = await services.traces.of(row);
  if (disconnected) await endRow(services.rows, row, disconnected.metadata, disconnected.at);
  else await endCrashed(ports, services, row, connected);
}

async function endCrashed(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  { audit, rows }: RecoveryServices,
  row: ShellSessionRow,
  connected: boolean,
): Promise<void> {
  // Nobody saw when it ended: the wall clock since its start is the longest it can have been.
  const durationMs = Math.max(0, Math.round(clock.wallTime() - Date.parse(row.startedAt)));
  const end = crashed(row, durationMs);
  if (connected)
    await audit.append({
      action: 'remote.shell_disconnected',
      org_id: row.orgId,
      resource_type: 'machine',
      resource_id: row.machineId,
      user_id: row.userId,
      ip_address: row.ipAddress,
      metadata: { ...end },
    });
  await endRow(rows, row, end, isoTime(clock));
  log.event('session.ended', {
    session: row.id,
    cause: 'gateway_crashed',
    code: null,
    reason: '',
    by: 'nobody',
    duration_ms: durationMs,
  });
}

/** The database row says the same as the audit row. */
function endRow(
  rows: ShellSessionRows,
  { id }: ShellSessionRow,
  { cause, close_code: closeCode, duration_ms: durationMs, exit_code, signal }: ShellDisconnected,
  endedAt: string,
): Promise<void> {
  const exit = exit_code === null && signal === null ? null : { exit_code, signal };
  return rows.end(id, { cause, closeCode, endedAt, durationMs, exit });
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
