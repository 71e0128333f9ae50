/**
 * A session has one `shell_disconnected`, whoever writes it: its own gateway, or others that took that one
 * for dead, several at once. The database takes the first (`audit_log_one_end`), the rest find it there.
 */
import type { AuditEvent, ShellDisconnected } from '../../contracts/audit.ts';
import type { Audit, ShellSessionRow, ShellSessionRows, ShellTrace, ShellTraces } from '../services.ts';

/** Null when this call wrote it, else the end that stands. Rejects when the row can be neither written nor read. */
export async function appendEnd(
  { audit, traces }: { readonly audit: Audit; readonly traces: ShellTraces },
  session: Pick<ShellSessionRow, 'id' | 'orgId' | 'machineId'>,
  event: AuditEvent,
): Promise<ShellTrace['disconnected']> {
  try {
    await audit.append(event);
    return null;
  } catch (error) {
    const { disconnected } = await traces.of(session);
    if (disconnected) return disconnected;
    throw error;
  }
}

/** What the session's database row says of its end: the same as the audit row. */
export function rowEnd(
  { cause, close_code: closeCode, duration_ms: durationMs, exit_code, signal }: ShellDisconnected,
  endedAt: string,
): Parameters<ShellSessionRows['end']>[1] {
  const exit = exit_code === null && signal === null ? null : { exit_code, signal };
  return { cause, closeCode, endedAt, durationMs, exit };
}
