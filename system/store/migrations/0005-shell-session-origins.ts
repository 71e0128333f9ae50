/**
 * From where shell sessions were opened, and when their person was last active. Sessions of before have no
 * origin: nothing is compared with them.
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['device', 'location', 'anomalies', 'active_at'])
    await db.schema.alterTable('shell_sessions').addColumn(column, 'text').execute();
  for (const column of ['device', 'location'])
    await db.schema
      .createIndex(`shell_sessions_by_${column}`)
      .on('shell_sessions')
      .columns(['user_id', column])
      .execute();
  for (const [owner, column] of [
    ['org', 'org_id'],
    ['owner', 'user_id'],
  ] as const)
    await db.schema
      .createIndex(`shell_sessions_open_by_${owner}`)
      .on('shell_sessions')
      .columns([column, 'started_at', 'id'])
      .where(sql.ref('ended_at'), 'is', null)
      .execute();
  await db.schema
    .createIndex('shell_sessions_open_by_gateway')
    .on('shell_sessions')
    .columns(['user_id', 'gateway_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
}
