/** The database rows of shell sessions, which outlive the gateway that served them. */
import type { Database, ShellSessionRecord } from '../store/schema.ts';
import { takenElsewhere } from './elsewhere.ts';
import { GatheredEnds } from './gathered-ends.ts';
import type { GatheredTouches } from './gathered-touches.ts';
import { originOf } from './origins.ts';
import type { ShellSessionRow, ShellSessionRows } from './services.ts';
import { slotRow } from './slot-row.ts';
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
    async open(row, mostElsewhere = Number.POSITIVE_INFINITY) {
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
      if (lease) return openRow(database, values, { lease: lease(), mostElsewhere });
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

const openRow = slotRow<NewRow>('shell_sessions', columns, (db, row) => takenElsewhere(db, row, row));
