/**
 * Gateways that share a database: each holds a lease, and a shell session is over once its gateway holds
 * none. Several may notice that at once, so the audit log itself takes one beginning and one end of a
 * session and no second.
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('gateways')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('lease', 'text', (c) => c.notNull())
    .addColumn('beats', 'integer', (c) => c.notNull())
    .addColumn('address', 'text')
    .execute();

  await db.schema
    .createIndex('shell_sessions_unended')
    .on('shell_sessions')
    .column('gateway_id')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  for (const [name, action] of [
    ['audit_log_one_beginning', 'remote.shell_connected'],
    ['audit_log_one_end', 'remote.shell_disconnected'],
  ])
    await sql
      .raw(
        `create unique index ${name} on audit_log (org_id, resource_id, json_extract(metadata, '$.session_id'))
         where action = '${action}'`,
      )
      .execute(db);
}
