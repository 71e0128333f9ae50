/** Shell sessions that are over, as their rows tell: `disconnected` is final, they are never resumed. */
import type { Terminal } from '../contracts/api/terminals.ts';
import type { Database } from '../store/schema.ts';
import { deviceName } from './terminal/device.ts';

/** How many of a person's sessions are told, the newest. */
export const historyLength = 50;

export interface ShellHistory {
  /** Newest first. */
  of(userId: string): Promise<Terminal[]>;
}

export function createShellHistory(database: Database): ShellHistory {
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
      return rows.map(
        (row): Terminal => ({
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
          duration_ms: row.duration_ms ?? 0,
          status: 'disconnected',
        }),
      );
    },
  };
}
