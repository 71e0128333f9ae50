/** The database rows of shell sessions, which outlive the gateway that served them. */
import type { Database } from '../store/schema.ts';
import type { ShellSessionRow, ShellSessionRows } from './services.ts';

export function createShellSessionRows(database: Database): ShellSessionRows {
  return {
    async open(row) {
      await database
        .insertInto('shell_sessions')
        .values({
          id: row.id,
          gateway_id: row.gatewayId,
          org_id: row.orgId,
          user_id: row.userId,
          user_session_id: row.userSessionId,
          machine_id: row.machineId,
          machine_name: row.machineName,
          connection: row.connection,
          ip_address: row.ipAddress,
          user_agent: row.userAgent,
          started_at: row.startedAt,
          last_ping_at: row.startedAt,
        })
        .execute();
    },

    async touch(id, lastPingAt) {
      await database
        .updateTable('shell_sessions')
        .set({ last_ping_at: lastPingAt })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },

    async end(id, end) {
      await database
        .updateTable('shell_sessions')
        .set({
          ended_at: end.endedAt,
          cause: end.cause,
          close_code: end.closeCode,
          exit_code: end.exit?.exit_code ?? null,
          signal: end.exit?.signal ?? null,
          duration_ms: end.durationMs,
        })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },

    async unfinished(gatewayId) {
      const rows = await database
        .selectFrom('shell_sessions')
        .selectAll()
        .where('gateway_id', '=', gatewayId)
        .where('ended_at', 'is', null)
        .orderBy('started_at')
        .execute();
      return rows.map(
        (row): ShellSessionRow => ({
          id: row.id,
          gatewayId: row.gateway_id,
          orgId: row.org_id,
          userId: row.user_id,
          userSessionId: row.user_session_id,
          machineId: row.machine_id,
          machineName: row.machine_name,
          connection: row.connection,
          ipAddress: row.ip_address,
          userAgent: row.user_agent,
          startedAt: row.started_at,
        }),
      );
    },
  };
}
