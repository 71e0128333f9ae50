/** Scripts that were run on machines: how each went, and what it printed. The audit log takes one end of each. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('script_runs')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('gateway_id', 'text', (c) => c.notNull())
    .addColumn('org_id', 'text', (c) => c.notNull().references('orgs.id'))
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('user_session_id', 'text', (c) => c.notNull())
    .addColumn('machine_id', 'text', (c) => c.notNull())
    .addColumn('machine_name', 'text', (c) => c.notNull())
    .addColumn('timeout_seconds', 'integer', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('exit_code', 'integer')
    .addColumn('signal', 'text')
    .addColumn('error', 'text')
    .addColumn('output', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('output_bytes', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('duration_ms', 'integer')
    .execute();
  await db.schema
    .createIndex('script_runs_by_org')
    .on('script_runs')
    .columns(['org_id', 'created_at'])
    .execute();
  await db.schema
    .createIndex('script_runs_unended')
    .on('script_runs')
    .column('gateway_id')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await sql
    .raw(
      `create unique index audit_log_one_script_end on audit_log (org_id, resource_id, json_extract(metadata, '$.script_id'))
       where action = 'remote.script_ended'`,
    )
    .execute(db);
}
