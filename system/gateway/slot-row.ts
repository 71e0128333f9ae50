/**
 * Rows of what takes a slot, shell sessions and scripts. Each is opened by one statement: only while its gateway
 * holds its lease, so that none comes after the gateway was struck out, and only while the person's slots
 * elsewhere leave it room, so that two gateways cannot give the last one away in one moment.
 */
import { type RawBuilder, sql } from 'kysely';
import { compileOnce } from '../store/compile-once.ts';
import type { Database, Schema } from '../store/schema.ts';
import type { SlotHolder } from './elsewhere.ts';

export interface Room {
  /** This gateway's lease; null while it has none. */
  readonly lease: string | null;
  /** How many slots may be taken elsewhere; infinite where there is no elsewhere. */
  readonly mostElsewhere: number;
}

/**
 * @param columns all that are written
 * @param taken counts what is taken elsewhere
 * @returns whether there was room, and the row is open. Rejects without a lease.
 */
export function slotRow<Row extends SlotHolder>(
  table: keyof Schema,
  columns: readonly (keyof Row & string)[],
  taken: (database: Database, row: Row) => RawBuilder<number>,
): (database: Database, row: Row, room: Room) => Promise<boolean> {
  const values = (db: Database, given: Row & Room) =>
    held(db, given).select(columns.map((column) => sql.val(given[column]).as(column)));
  const insert = (db: Database, from: ReturnType<typeof values>) =>
    db
      .insertInto(table)
      .columns(columns as readonly never[])
      .expression(from);
  const open = compileOnce((db, given: Row & Room) => insert(db, values(db, given)));
  const openWithin = compileOnce((db, given: Row & Room) =>
    insert(db, values(db, given).where(taken(db, given), '<=', given.mostElsewhere)),
  );

  return async (database, row, room) => {
    const given = { ...row, ...room };
    const opened = await (Number.isFinite(room.mostElsewhere) ? openWithin : open).write(database, given);
    if (opened === 1) return true;
    if (await held(database, given).select('id').executeTakeFirst()) return false;
    throw new Error(`gateway ${row.gateway_id} has lost its lease`);
  };
}

function held(database: Database, { gateway_id, lease }: SlotHolder & Room) {
  return database.selectFrom('gateways').where('id', '=', gateway_id).where('lease', '=', lease);
}
