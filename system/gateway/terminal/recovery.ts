/**
 * What a gateway that died left undone for its sessions, found as database rows that never ended: by its
 * next life, or by other gateways once it holds no lease, perhaps by several at once.
 *
 * A session writes its row, `shell_connected`, `shell_disconnected`, the row's end, in this order. The
 * gateway may have died between any two, so the audit log is asked which of the pair stands:
 *
 *     neither         it never connected: the row ends, the log stays silent
 *     the first       `shell_disconnected` is owed, then the row's end
 *     both            only the row's end is owed, as the log tells it
 */
import type { AuditEvent, ShellDisconnected } from '../../contracts/audit.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Audit, ShellSessionRow, ShellSessionRows, ShellTraces } from '../services.ts';
import { appendEnd, rowEnd } from './one-end.ts';

export interface RecoveryServices {
  readonly audit: Audit;
  readonly rows: ShellSessionRows;
  readonly traces: ShellTraces;
}

/**
 * Of sessions of this gateway, which holds none, and of those without a lease; `null`: of the latter only.
 * Rejects when the database fails: a gateway that cannot tell its past must not become ready.
 */
export async function recoverSessions(
  ports: { readonly clock: Clock; readonly log: Log },
  services: RecoveryServices,
  gatewayId: string | null,
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
  if (disconnected) await services.rows.end(row.id, rowEnd(disconnected.metadata, disconnected.at));
  else await endCrashed(ports, services, row, connected);
}

async function endCrashed(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  services: RecoveryServices,
  row: ShellSessionRow,
  connected: boolean,
): Promise<void> {
  // Nobody saw when it ended: the wall clock since its start is the longest it can have been.
  const durationMs = Math.max(0, Math.round(clock.wallTime() - Date.parse(row.startedAt)));
  const end = crashed(row, durationMs);
  const first = connected ? await appendEnd(services, row, disconnected(row, end)) : null;
  if (first) {
    await services.rows.end(row.id, rowEnd(first.metadata, first.at));
    return;
  }
  const wasOpen = await services.rows.end(row.id, rowEnd(end, isoTime(clock)));
  if (!wasOpen && !connected) return;
  log.event('session.ended', {
    session: row.id,
    cause: 'gateway_crashed',
    code: null,
    reason: '',
    by: 'nobody',
    duration_ms: durationMs,
  });
}

function disconnected(row: ShellSessionRow, end: ShellDisconnected): AuditEvent {
  return {
    action: 'remote.shell_disconnected',
    org_id: row.orgId,
    resource_type: 'machine',
    resource_id: row.machineId,
    user_id: row.userId,
    ip_address: row.origin.ipAddress,
    metadata: { ...end },
  };
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
