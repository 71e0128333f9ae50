/** Rows of shell sessions and of scripts that have no end, on other gateways which are alive: they hold a lease. */
import { type RawBuilder, type SqlBool, sql } from 'kysely';

export function openElsewhere(gatewayId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`ended_at is null and gateway_id in (select id from gateways where id <> ${gatewayId})`;
}
