/** The rows of recordings. What may happen once is one conditional UPDATE, however many try. */
import type { Insertable, Selectable } from 'kysely';
import type { Recording, RecordingList } from '../contracts/api/recordings.ts';
import { ApiError } from '../contracts/errors.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database, RecordingRow, RecordingTable } from '../store/schema.ts';
import { toRecording } from './to-recording.ts';

export interface RecordingQuery {
  readonly machine_id?: string;
  readonly user_id?: string | null;
  readonly status?: Recording['status'];
  /** From 1. */
  readonly page?: number;
  readonly page_size?: number;
}

const defaultPageSize = 50;

interface Attachable {
  readonly orgId: string;
  readonly machineId: string;
  readonly userId: string;
}

const waiting = compileOnce((db, on: Attachable) =>
  db
    .selectFrom('recordings')
    .select('id')
    .where('org_id', '=', on.orgId)
    .where('machine_id', '=', on.machineId)
    .where((row) => row.or([row('user_id', '=', on.userId), row('user_id', 'is', null)]))
    .where('status', '=', 'active')
    .where('shell_session_id', 'is', null)
    .orderBy('user_id', (order) => order.desc().nullsLast())
    .orderBy('started_at', 'desc'),
);

export class RecordingRows {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(ports: { readonly database: Database; readonly clock: Clock }) {
    this.#database = ports.database;
    this.#clock = ports.clock;
  }

  async add(row: Insertable<RecordingTable>): Promise<void> {
    await this.#database.insertInto('recordings').values(row).execute();
  }

  /** Throws ApiError RECORDING_NOT_FOUND for another org's, a deleted one, and none. */
  async find(orgId: string, id: string): Promise<RecordingRow> {
    const row = await this.#database
      .selectFrom('recordings')
      .selectAll()
      .where('id', '=', id)
      .where('org_id', '=', orgId)
      .where('status', '!=', 'deleted')
      .executeTakeFirst();
    if (!row) throw new ApiError('RECORDING_NOT_FOUND');
    return row;
  }

  get(id: string): Promise<RecordingRow> {
    return this.#database.selectFrom('recordings').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  }

  async update(id: string, set: Partial<Selectable<RecordingTable>>): Promise<void> {
    await this.#database.updateTable('recordings').set(set).where('id', '=', id).execute();
  }

  /** As the API shows it. */
  async show(row: RecordingRow): Promise<Recording> {
    const user =
      row.user_id === null
        ? undefined
        : await this.#database
            .selectFrom('users')
            .select('name')
            .where('id', '=', row.user_id)
            .executeTakeFirst();
    return toRecording(row, user?.name ?? null);
  }

  /** Newest first, without the deleted ones. */
  async list(orgId: string, query: RecordingQuery): Promise<Omit<RecordingList, 'enabled'>> {
    const { page = 1, page_size = defaultPageSize, machine_id, user_id, status } = query;
    const matching = this.#database
      .selectFrom('recordings')
      .where('recordings.org_id', '=', orgId)
      .where('status', '!=', 'deleted')
      .$if(machine_id !== undefined, (q) => q.where('machine_id', '=', machine_id!))
      .$if(user_id !== undefined, (q) => q.where('user_id', 'is', user_id!))
      .$if(status !== undefined, (q) => q.where('status', '=', status!));
    const { total } = await matching
      .select((e) => e.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await matching
      .leftJoin('users', 'users.id', 'recordings.user_id')
      .selectAll('recordings')
      .select('users.name as user_name')
      .orderBy('started_at', 'desc')
      .orderBy('recordings.id')
      .limit(page_size)
      .offset((page - 1) * page_size)
      .execute();
    return {
      recordings: rows.map(({ user_name, ...row }) => toRecording(row, user_name)),
      total,
      page,
      page_size,
      total_pages: Math.ceil(total / page_size),
    };
  }

  /** Newest first: recordings that wait for a session on this machine, the person's own before the machine's. */
  waiting(on: Attachable) {
    return waiting.rows(this.#database, on);
  }

  /** False when it waits no more. */
  async claim(id: string, session: { readonly id: string; readonly gatewayId: string }): Promise<boolean> {
    const claimed = await this.#database
      .updateTable('recordings')
      .set({ shell_session_id: session.id, gateway_id: session.gatewayId })
      .where('id', '=', id)
      .where('status', '=', 'active')
      .where('shell_session_id', 'is', null)
      .executeTakeFirst();
    return claimed.numUpdatedRows === 1n;
  }

  /** False when it was sealed before. */
  async seal(id: string, totals: { readonly chunks: number; readonly bytes: number }): Promise<boolean> {
    const { chunks, bytes } = totals;
    const first = await this.#database
      .updateTable('recordings')
      .set({ chunks, bytes, sealed_at: isoTime(this.#clock) })
      .where('id', '=', id)
      .where('sealed_at', 'is', null)
      .executeTakeFirst();
    return first.numUpdatedRows === 1n;
  }

  /** Leaves `active`; false when it had. */
  async finish(id: string, status: 'completed' | 'interrupted', durationSeconds: number): Promise<boolean> {
    const finished = await this.#database
      .updateTable('recordings')
      .set({ status, ended_at: isoTime(this.#clock), duration_seconds: durationSeconds })
      .where('id', '=', id)
      .where('status', '=', 'active')
      .executeTakeFirst();
    return finished.numUpdatedRows === 1n;
  }

  /** Being written by gateways without a lease; with a gateway's id, by that one too. */
  abandoned(gatewayId: string | null): Promise<RecordingRow[]> {
    return abandoned(this.#database, gatewayId).selectAll().execute();
  }

  /** Started before then and not being written. */
  startedBefore(orgId: string, isoTime: string): Promise<RecordingRow[]> {
    return this.#database
      .selectFrom('recordings')
      .selectAll()
      .where('org_id', '=', orgId)
      .where('status', '!=', 'deleted')
      .where('started_at', '<', isoTime)
      .where((row) =>
        row.or([
          row('status', '!=', 'active'),
          row('shell_session_id', 'is', null),
          row('sealed_at', 'is not', null),
        ]),
      )
      .execute();
  }

  /** Deleted, with objects that the store would not give up. */
  withObjectsLeft(orgId: string): Promise<RecordingRow[]> {
    return this.#database
      .selectFrom('recordings')
      .selectAll()
      .where('org_id', '=', orgId)
      .where('status', '=', 'deleted')
      .where('objects_left', '>', 0)
      .execute();
  }
}

/** Being written by gateways without a lease; with a gateway's id, by that one too. */
export function abandoned(database: Database, gatewayId: string | null) {
  return database
    .selectFrom('recordings')
    .where((row) =>
      row.or([
        row('gateway_id', 'not in', row.selectFrom('gateways').select('id')),
        ...(gatewayId === null ? [] : [row('gateway_id', '=', gatewayId)]),
      ]),
    )
    .where('status', '=', 'active')
    .where('sealed_at', 'is', null);
}
