/**
 * Rows of shell sessions and of scripts that have no end and whose gateway will not write it: those of
 * gateways that hold no lease, and those of `gatewayId`, which holds none of them; `null`: only the former.
 */
import { type RawBuilder, type SqlBool, sql } from 'kysely';

export function unfinished(gatewayId: string | null): RawBuilder<SqlBool> {
  // Nothing equals null in SQL.
  return sql<SqlBool>`ended_at is null and (gateway_id not in (select id from gateways) or gateway_id = ${gatewayId})`;
}
