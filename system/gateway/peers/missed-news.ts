/** News that did not reach this gateway, found in the database: what it has open is asked for by sign-in and machine. */
import type { Database } from '../../store/schema.ts';

export async function missedRevokes(
  database: Database,
  gatewayId: string,
): Promise<{ readonly userSessionId: string; readonly reason: string }[]> {
  const rows = await database
    .selectFrom(openOn(database, gatewayId))
    .innerJoin('user_sessions', 'user_sessions.id', 'open.user_session_id')
    .select(['user_sessions.id', 'user_sessions.revoked_reason'])
    .distinct()
    .where('user_sessions.revoked_at', 'is not', null)
    .execute();
  return rows.map(({ id, revoked_reason }) => ({ userSessionId: id, reason: revoked_reason ?? '' }));
}

/** Quarantined machines on which this gateway has something open. */
export async function missedQuarantines(database: Database, gatewayId: string): Promise<string[]> {
  const rows = await database
    .selectFrom(openOn(database, gatewayId))
    .innerJoin('machines', 'machines.id', 'open.machine_id')
    .select('machines.id')
    .distinct()
    .where('machines.status', '=', 'quarantined')
    .execute();
  return rows.map(({ id }) => id);
}

/** Terminals and scripts that are not over. */
function openOn(database: Database, gatewayId: string) {
  const terminals = database
    .selectFrom('shell_sessions')
    .select(['user_session_id', 'machine_id'])
    .where('gateway_id', '=', gatewayId)
    .where('ended_at', 'is', null);
  const scripts = database
    .selectFrom('script_runs')
    .select(['user_session_id', 'machine_id'])
    .where('gateway_id', '=', gatewayId)
    .where('ended_at', 'is', null);
  return terminals.unionAll(scripts).as('open');
}
