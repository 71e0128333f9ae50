/**
 * What a person has on other gateways which are alive, that is, which hold a lease: rows of shell sessions and
 * of scripts that have no end. Each takes a slot.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from '../store/schema.ts';

export function openElsewhere(gatewayId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`ended_at is null and gateway_id in (select id from gateways where id <> ${gatewayId})`;
}

/** Who asks for a slot, and where. */
export interface SlotHolder {
  readonly gateway_id: string;
  readonly user_id: string;
}

/**
 * How many slots the person has taken there.
 *
 * @param replaced a connection that gives its slot up, if it is there
 */
export function takenElsewhere(
  database: Database,
  { gateway_id, user_id }: SlotHolder,
  replaced?: { readonly machine_id: string; readonly connection: string },
): RawBuilder<number> {
  const rowsOf = (table: 'shell_sessions' | 'script_runs') =>
    database
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('user_id', '=', user_id)
      .where(openElsewhere(gateway_id));
  const sessions = replaced
    ? rowsOf('shell_sessions').where(
        sql<SqlBool>`not (machine_id = ${replaced.machine_id} and connection = ${replaced.connection})`,
      )
    : rowsOf('shell_sessions');
  return sql<number>`(${sessions}) + (${rowsOf('script_runs')})`;
}
