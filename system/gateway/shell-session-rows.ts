/** The database rows of shell sessions, which outlive the gateway that served them. */
import { sql } from 'kysely';
import { compileOnce } from '../store/compile-once.ts';
import type { Database, ShellSessionRecord } from '../store/schema.ts';
import { openElsewhere } from './elsewhere.ts';
import { GatheredEnds } from './gathered-ends.ts';
import type { GatheredTouches } from './gathered-touches.ts';
import { originOf } from './origins.ts';
import type { ShellSessionRow, ShellSessionRows } from './services.ts';
import { unfinished } from './unfinished.ts';

/**
 * @param lease answers this gateway's lease; rows that are written by hand, in tests, need none
 * @param touches those that are written soon
 */
export function createShellSessionRows(
  database: Database,
  lease?: () => string | null,
  touches?: GatheredTouches,
): ShellSessionRows {
  const ends = new GatheredEnds(database);
  return {
    async open(row, mostElsewhere) {
      const values = {
        id: row.id,
        gateway_id: row.gatewayId,
        org_id: row.orgId,
        user_id: row.userId,
        user_session_id: row.userSessionId,
        machine_id: row.machineId,
        machine_name: row.machineName,
        connection: row.connection,
        collaboration_id: row.collaborationId ?? null,
        ip_address: row.origin.ipAddress,
        user_agent: row.origin.userAgent,
        device: row.origin.device,
        location: row.origin.location,
        anomalies: JSON.stringify(row.origin.anomalies),
        started_at: row.startedAt,
        last_ping_at: row.startedAt,
        active_at: row.startedAt,
      };
      if (lease) return openUnderLease(database, values, lease(), mostElsewhere ?? Number.POSITIVE_INFINITY);
      await database.insertInto('shell_sessions').values(values).execute();
      return true;
    },

    async touch(id, { lastPingAt, activeAt }) {
      await database
        .updateTable('shell_sessions')
        .set({ last_ping_at: lastPingAt, active_at: activeAt })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .execute();
    },

    touchSoon(id, signs) {
      touches?.add(id, signs);
    },

    end(id, end) {
      touches?.forget(id);
      return ends.add(id, end);
    },

    async unfinished(gatewayId) {
      const rows = await database
        .selectFrom('shell_sessions')
        .selectAll()
        .where(unfinished(gatewayId))
        .orderBy('started_at')
        .orderBy('id')
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
          origin: originOf(row),
          startedAt: row.started_at,
        }),
      );
    },
  };
}

const columns = [
  'id',
  'gateway_id',
  'org_id',
  'user_id',
  'user_session_id',
  'machine_id',
  'machine_name',
  'connection',
  'collaboration_id',
  'ip_address',
  'user_agent',
  'device',
  'location',
  'anomalies',
  'started_at',
  'last_ping_at',
  'active_at',
] as const;

type NewRow = Pick<ShellSessionRecord, (typeof columns)[number]>;
type UnderLease = NewRow & { readonly lease: string | null };

/**
 * One statement, so that no row comes after the gateway was struck out, nor one too many when two gateways
 * open some in one moment.
 */
async function openUnderLease(
  database: Database,
  row: NewRow,
  lease: string | null,
  mostElsewhere: number,
): Promise<boolean> {
  const given = { ...row, lease, mostElsewhere };
  const opened = await (Number.isFinite(mostElsewhere) ? openWithin : open).write(database, given);
  if (opened === 1) return true;
  if (await held(database, given).select('id').executeTakeFirst()) return false;
  throw new Error(`gateway ${row.gateway_id} has lost its lease`);
}

const open = compileOnce((db, given: UnderLease) =>
  db.insertInto('shell_sessions').columns(columns).expression(valuesUnderLease(db, given)),
);

const openWithin = compileOnce((db, given: UnderLease & { readonly mostElsewhere: number }) =>
  db
    .insertInto('shell_sessions')
    .columns(columns)
    .expression(valuesUnderLease(db, given).where(takenElsewhere(db, given), '<=', given.mostElsewhere)),
);

function valuesUnderLease(database: Database, given: UnderLease) {
  return held(database, given).select(columns.map((column) => sql.val(given[column]).as(column)));
}

function held(database: Database, { gateway_id, lease }: UnderLease) {
  return database.selectFrom('gateways').where('id', '=', gateway_id).where('lease', '=', lease);
}

/** How many slots the person has taken on other gateways, but for the connection that this one replaces. */
function takenElsewhere(database: Database, row: NewRow) {
  const theirs = openElsewhere(row.gateway_id);
  const sessions = database
    .selectFrom('shell_sessions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', row.user_id)
    .where(theirs)
    .where((session) => session.not(session.and({ machine_id: row.machine_id, connection: row.connection })));
  const scripts = database
    .selectFrom('script_runs')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', row.user_id)
    .where(theirs);
  return sql<number>`(${sessions}) + (${scripts})`;
}
