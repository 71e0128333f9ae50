/** The database rows of scripts, which outlive the gateway that ran them; the newest of each org are kept. */
import { keptOutputBytes, type Script, type ScriptEntry } from '../../contracts/api/scripts.ts';
import type { Database, ScriptRunRecord, ScriptRunTable } from '../../store/schema.ts';
import { takenElsewhere } from '../elsewhere.ts';
import { type Room, slotRow } from '../slot-row.ts';
import { unfinished } from '../unfinished.ts';

/** How many of an org's are kept and listed. */
export const keptScripts = 200;

const columns = [
  'id',
  'gateway_id',
  'org_id',
  'user_id',
  'user_session_id',
  'machine_id',
  'machine_name',
  'timeout_seconds',
  'created_at',
] as const;

export type NewScript = Pick<ScriptRunTable, (typeof columns)[number]>;

const openRow = slotRow<NewScript & { readonly status: 'pending' }>(
  'script_runs',
  [...columns, 'status'],
  takenElsewhere,
);

export type EndedScript = Pick<
  ScriptRunRecord,
  'status' | 'exit_code' | 'signal' | 'error' | 'output' | 'output_bytes' | 'ended_at' | 'duration_ms'
>;

export class ScriptRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** False, and not open, where other gateways leave no room. Rejects without a lease. */
  open(row: NewScript, room: Room): Promise<boolean> {
    return openRow(this.#database, { ...row, status: 'pending' }, room);
  }

  async running(id: string): Promise<void> {
    await this.#database
      .updateTable('script_runs')
      .set({ status: 'running' })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .execute();
  }

  async end(id: string, end: EndedScript): Promise<void> {
    await this.#database
      .updateTable('script_runs')
      .set(end)
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .execute();
  }

  async find(orgId: string, id: string): Promise<Script | null> {
    const row = await this.#database
      .selectFrom('script_runs')
      .selectAll()
      .where('org_id', '=', orgId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row ? toScript(row) : null;
  }

  /** Newest first. */
  async list(orgId: string, machineId: string | undefined): Promise<ScriptEntry[]> {
    const rows = await this.#database
      .selectFrom('script_runs')
      .selectAll()
      .where('org_id', '=', orgId)
      .$if(machineId !== undefined, (query) => query.where('machine_id', '=', machineId!))
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(keptScripts)
      .execute();
    return rows.map(toEntry);
  }

  /** Without an end, of this gateway or of those that hold no lease; `null`: of the latter only. */
  async unfinished(gatewayId: string | null): Promise<ScriptRunRecord[]> {
    return this.#database
      .selectFrom('script_runs')
      .selectAll()
      .where(unfinished(gatewayId))
      .orderBy('created_at')
      .orderBy('id')
      .execute();
  }

  /** Deletes what is older than the newest. */
  async prune(orgId: string): Promise<void> {
    await this.#database
      .deleteFrom('script_runs')
      .where('org_id', '=', orgId)
      .where('ended_at', 'is not', null)
      .where('id', 'not in', (of) =>
        of
          .selectFrom('script_runs')
          .select('id')
          .where('org_id', '=', orgId)
          .orderBy('created_at', 'desc')
          .limit(keptScripts),
      )
      .execute();
  }
}

function toEntry(row: ScriptRunRecord): ScriptEntry {
  return {
    id: row.id,
    user_id: row.user_id,
    machine_id: row.machine_id,
    machine_name: row.machine_name,
    status: row.status,
    timeout: row.timeout_seconds,
    exit_code: row.exit_code,
    signal: row.signal,
    error: row.error,
    created_at: row.created_at,
    ended_at: row.ended_at,
    duration_ms: row.duration_ms,
  };
}

function toScript(row: ScriptRunRecord): Script {
  const { output, output_bytes } = row;
  return { ...toEntry(row), output, output_bytes, truncated: output_bytes > keptOutputBytes };
}
