/**
 * Shell sessions as their rows tell: those that are over (`disconnected` is final, they are never resumed),
 * and those without an end, which are live on some gateway or dead.
 */
import type { AdminTerminal, Terminal } from '../contracts/api/terminals.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database, ShellSessionRecord } from '../store/schema.ts';
import { deviceName } from './terminal/device.ts';

/** How many of a person's sessions are told, the newest. */
export const historyLength = 50;

export interface ShellHistory {
  /** A person's that are over, newest first. */
  of(userId: string): Promise<Terminal[]>;
  /** An org's without an end, oldest first, as idle: a row does not know who types. Durations by the wall clock. */
  unended(orgId: string): Promise<AdminTerminal[]>;
}

export function createShellHistory(ports: {
  readonly database: Database;
  readonly clock: Clock;
}): ShellHistory {
  const { database, clock } = ports;
  return {
    async of(userId) {
      const rows = await database
        .selectFrom('shell_sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('ended_at', 'is not', null)
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(historyLength)
        .execute();
      return rows.map((row) => toTerminal(row, row.duration_ms ?? 0, 'disconnected'));
    },

    async unended(orgId) {
      const rows = await database
        .selectFrom('shell_sessions')
        .innerJoin('users', 'users.id', 'shell_sessions.user_id')
        .selectAll('shell_sessions')
        .select('users.email')
        .where('shell_sessions.org_id', '=', orgId)
        .where('ended_at', 'is', null)
        .orderBy('started_at')
        .orderBy('shell_sessions.id')
        .execute();
      return rows.map((row) => ({
        ...toTerminal(row, Math.max(0, clock.wallTime() - Date.parse(row.started_at)), 'idle'),
        user_email: row.email,
        last_ping_at: row.last_ping_at,
      }));
    },
  };
}

/** As a list tells it. */
export function toTerminal(
  row: ShellSessionRecord,
  durationMs: number,
  status: Terminal['status'],
): Terminal {
  return {
    id: row.id,
    user_id: row.user_id,
    machine_id: row.machine_id,
    resource_name: row.machine_name,
    resource_type: 'ssh',
    connection: row.connection,
    device: deviceName(row.user_agent),
    ip_address: row.ip_address,
    location: 'Unknown',
    start_time: row.started_at,
    duration_ms: durationMs,
    status,
  };
}
