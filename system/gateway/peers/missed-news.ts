/**
 * News that did not reach this gateway, found in the database: what it has open is asked for by sign-in, by
 * machine and by collaboration.
 */
import type { Database } from '../../store/schema.ts';

export async function missedRevokes(
  database: Database,
  gatewayId: string,
): Promise<{ readonly userSessionId: string; readonly reason: string }[]> {
  const rows = await revokes(database, gatewayId).distinct().execute();
  return rows.map(({ id, revoked_reason }) => ({ userSessionId: id, reason: revoked_reason ?? '' }));
}

/** Quarantined machines on which this gateway has something open. */
export async function missedQuarantines(database: Database, gatewayId: string): Promise<string[]> {
  const rows = await quarantines(database, gatewayId).distinct().execute();
  return rows.map(({ id }) => id);
}

/** What is shared of the sessions that this gateway has. */
export async function missedShares(
  database: Database,
  gatewayId: string,
): Promise<{ readonly sessionId: string; readonly collaborationId: string }[]> {
  return shares(database, gatewayId).execute();
}

/** Collaborations that are over and whose guests are still on this gateway. */
export async function missedCollaborationEnds(database: Database, gatewayId: string): Promise<string[]> {
  const rows = await collaborationEnds(database, gatewayId).distinct().execute();
  return rows.map(({ id }) => id);
}

/** What this gateway has open of connections that were opened again, later, on another one. */
export async function missedReplacements(database: Database, gatewayId: string): Promise<string[]> {
  const rows = await replacements(database, gatewayId).execute();
  return rows.map(({ id }) => id);
}

/** All of the above, as questions of which each answers a row where there is such news. */
export function missedNews(database: Database, gatewayId: string) {
  return [revokes, quarantines, shares, collaborationEnds, replacements].map((missed) =>
    missed(database, gatewayId),
  );
}

function revokes(database: Database, gatewayId: string) {
  return database
    .selectFrom(openOn(database, gatewayId))
    .innerJoin('user_sessions', 'user_sessions.id', 'open.user_session_id')
    .select(['user_sessions.id', 'user_sessions.revoked_reason'])
    .where('user_sessions.revoked_at', 'is not', null);
}

function quarantines(database: Database, gatewayId: string) {
  return database
    .selectFrom(openOn(database, gatewayId))
    .innerJoin('machines', 'machines.id', 'open.machine_id')
    .select('machines.id')
    .where('machines.status', '=', 'quarantined');
}

function shares(database: Database, gatewayId: string) {
  return database
    .selectFrom('collaborations')
    .innerJoin('shell_sessions', 'shell_sessions.id', 'collaborations.session_id')
    .select(['collaborations.id as collaborationId', 'session_id as sessionId'])
    .where('collaborations.ended_at', 'is', null)
    .where('shell_sessions.gateway_id', '=', gatewayId)
    .where('shell_sessions.ended_at', 'is', null);
}

function collaborationEnds(database: Database, gatewayId: string) {
  return database
    .selectFrom('shell_sessions')
    .innerJoin('collaborations', 'collaborations.id', 'shell_sessions.collaboration_id')
    .select('collaborations.id')
    .where('shell_sessions.gateway_id', '=', gatewayId)
    .where('shell_sessions.ended_at', 'is', null)
    .where('collaborations.ended_at', 'is not', null);
}

/** From what others have open to what is here, whatever the database thinks of that order: alone there is nothing. */
export function replacements(database: Database, gatewayId: string) {
  return database
    .selectFrom('shell_sessions as newer')
    .crossJoin('shell_sessions as older')
    .select('older.id')
    .where('newer.gateway_id', 'in', (others) =>
      others.selectFrom('gateways').select('gateways.id').where('gateways.id', '!=', gatewayId),
    )
    .where('newer.ended_at', 'is', null)
    .whereRef('older.user_id', '=', 'newer.user_id')
    .whereRef('older.machine_id', '=', 'newer.machine_id')
    .whereRef('older.connection', '=', 'newer.connection')
    .where('older.gateway_id', '=', gatewayId)
    .where('older.ended_at', 'is', null)
    .where(({ eb, refTuple }) =>
      eb(refTuple('newer.started_at', 'newer.id'), '>', refTuple('older.started_at', 'older.id')),
    );
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
