/** News that did not reach this gateway, found in the database: its sessions' sign-ins and machines are asked for. */
import type { Database } from '../../store/schema.ts';

export async function missedRevokes(
  database: Database,
  gatewayId: string,
): Promise<{ readonly userSessionId: string; readonly reason: string }[]> {
  const rows = await database
    .selectFrom('shell_sessions')
    .innerJoin('user_sessions', 'user_sessions.id', 'shell_sessions.user_session_id')
    .select(['user_sessions.id', 'user_sessions.revoked_reason'])
    .distinct()
    .where('shell_sessions.gateway_id', '=', gatewayId)
    .where('shell_sessions.ended_at', 'is', null)
    .where('user_sessions.revoked_at', 'is not', null)
    .execute();
  return rows.map(({ id, revoked_reason }) => ({ userSessionId: id, reason: revoked_reason ?? '' }));
}

/** Quarantined machines on which this gateway has sessions. */
export async function missedQuarantines(database: Database, gatewayId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('shell_sessions')
    .innerJoin('machines', 'machines.id', 'shell_sessions.machine_id')
    .select('machines.id')
    .distinct()
    .where('shell_sessions.gateway_id', '=', gatewayId)
    .where('shell_sessions.ended_at', 'is', null)
    .where('machines.status', '=', 'quarantined')
    .execute();
  return rows.map(({ id }) => id);
}
