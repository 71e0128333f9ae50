/**
 * Shell sessions as their rows tell: those that are over (`disconnected` is final, they are never resumed),
 * and those without an end, which are live on some gateway or dead.
 */
import type { AdminTerminal, Terminal } from '../contracts/api/terminals.ts';
import { ApiError } from '../contracts/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database, ShellSessionRecord } from '../store/schema.ts';
import { openElsewhere } from './elsewhere.ts';
import { originOf } from './origins.ts';
import type { Policies } from './services.ts';

/** How many of a person's sessions are told, or of an org's: those that ended last. */
export const historyLength = 50;

/** Whose sessions: a person's own, or all of an org. */
export type Owner = { readonly userId: string } | { readonly orgId: string };

export interface PageAsked {
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/** A session without an end: its status and duration by the wall clock, as its gateway last noted. */
export interface OpenRow {
  readonly terminal: AdminTerminal;
  readonly gatewayId: string;
  /** Whether its gateway is alive. */
  readonly leased: boolean;
}

export interface ShellHistory {
  /** A person's that are over, what ended last first. */
  of(userId: string): Promise<Terminal[]>;
  /** The same of everybody in an org. */
  ofOrg(orgId: string): Promise<AdminTerminal[]>;
  /** Those without an end, oldest first; `next` is null on the last page. Throws BAD_REQUEST for an `after` that is none. */
  open(of: Owner, page: PageAsked): Promise<{ readonly rows: OpenRow[]; readonly next: string | null }>;
  /** One without an end; null where there is none of this owner. */
  openOne(of: Owner, id: string): Promise<OpenRow | null>;
  /** Those of one connection of theirs that other gateways have which are alive. */
  sameElsewhere(
    userId: string,
    connection: { readonly machineId: string; readonly name: string },
  ): Promise<string[]>;
  /** Which of these have no end. */
  stillOpen(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export function createShellHistory(
  ports: { readonly database: Database; readonly clock: Clock },
  policies: Policies,
  gatewayId: string,
): ShellHistory {
  const { database, clock } = ports;

  const openRows = (of: Owner) =>
    database
      .selectFrom('shell_sessions')
      .innerJoin('users', 'users.id', 'shell_sessions.user_id')
      .leftJoin('gateways', 'gateways.id', 'shell_sessions.gateway_id')
      .selectAll('shell_sessions')
      .select(['users.email', 'gateways.lease'])
      .where(
        'userId' in of ? 'shell_sessions.user_id' : 'shell_sessions.org_id',
        '=',
        'userId' in of ? of.userId : of.orgId,
      )
      .where('ended_at', 'is', null);

  return {
    async of(userId) {
      const rows = await database
        .selectFrom('shell_sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('ended_at', 'is not', null)
        .orderBy('ended_at', 'desc')
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(historyLength)
        .execute();
      return rows.map((row) => toTerminal(row, row.duration_ms ?? 0, 'disconnected'));
    },

    async ofOrg(orgId) {
      const rows = await database
        .selectFrom('shell_sessions')
        .innerJoin('users', 'users.id', 'shell_sessions.user_id')
        .selectAll('shell_sessions')
        .select('users.email')
        .where('shell_sessions.org_id', '=', orgId)
        .where('ended_at', 'is not', null)
        .orderBy('ended_at', 'desc')
        .orderBy('started_at', 'desc')
        .orderBy('shell_sessions.id')
        .limit(historyLength)
        .execute();
      return rows.map((row) => ({
        ...toTerminal(row, row.duration_ms ?? 0, 'disconnected'),
        user_email: row.email,
        last_ping_at: row.last_ping_at,
      }));
    },

    async open(of, { limit, after }) {
      const from = after === undefined ? null : readCursor(after);
      let query = openRows(of).orderBy('started_at').orderBy('shell_sessions.id');
      if (from)
        query = query.where((row) =>
          row(row.refTuple('started_at', 'shell_sessions.id'), '>', row.tuple(from.startedAt, from.id)),
        );
      const rows = await query.limit(limit + 1).execute();
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        rows: page.map(toOpenRow),
        next: rows.length > limit && last ? `${last.started_at}~${last.id}` : null,
      };
    },

    async openOne(of, id) {
      const row = await openRows(of).where('shell_sessions.id', '=', id).executeTakeFirst();
      return row ? toOpenRow(row) : null;
    },

    async sameElsewhere(userId, { machineId, name }) {
      const rows = await database
        .selectFrom('shell_sessions')
        .select('id')
        .where('user_id', '=', userId)
        .where(openElsewhere(gatewayId))
        .where('machine_id', '=', machineId)
        .where('connection', '=', name)
        .execute();
      return rows.map(({ id }) => id);
    },

    async stillOpen(ids) {
      if (ids.length === 0) return new Set();
      const rows = await database
        .selectFrom('shell_sessions')
        .select('id')
        .where('id', 'in', ids)
        .where('ended_at', 'is', null)
        .execute();
      return new Set(rows.map(({ id }) => id));
    },
  };

  function toOpenRow(row: ShellSessionRecord & { email: string; lease: string | null }): OpenRow {
    const now = clock.wallTime();
    const idleMs = now - Date.parse(row.active_at ?? row.started_at);
    const status = idleMs >= policies.of(row.org_id).idleStatusMs ? 'idle' : 'active';
    return {
      terminal: {
        ...toTerminal(row, Math.max(0, now - Date.parse(row.started_at)), status),
        user_email: row.email,
        last_ping_at: row.last_ping_at,
      },
      gatewayId: row.gateway_id,
      leased: row.lease !== null,
    };
  }
}

function readCursor(after: string): { startedAt: string; id: string } {
  const [, startedAt, id] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([\w-]+)$/.exec(after) ?? [];
  if (startedAt === undefined || id === undefined)
    throw new ApiError('BAD_REQUEST', { message: 'query.after must be the `next` of another page' });
  return { startedAt, id };
}

/** As a list tells it. */
function toTerminal(row: ShellSessionRecord, durationMs: number, status: Terminal['status']): Terminal {
  const { device, ipAddress, location, anomalies } = originOf(row);
  return {
    id: row.id,
    user_id: row.user_id,
    machine_id: row.machine_id,
    resource_name: row.machine_name,
    resource_type: 'ssh',
    connection: row.connection,
    device,
    ip_address: ipAddress,
    location,
    anomalies: [...anomalies],
    start_time: row.started_at,
    duration_ms: durationMs,
    status,
    cause: row.cause,
    end_time: row.ended_at,
  };
}
