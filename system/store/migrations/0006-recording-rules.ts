/**
 * Whether an org records at all and whether it records everything are two settings; a machine may ask for
 * a recording, which then belongs to no person; work that is due once in a while is done once for all
 * gateways; and the filters of the audit log are found without reading it.
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('orgs').renameColumn('recording_enabled', 'recording_automatic').execute();
  await db.schema
    .alterTable('orgs')
    .addColumn('recording_enabled', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();

  await recordingsOfNobody(db);

  await db.schema
    .createTable('housekeeping')
    .addColumn('task', 'text', (c) => c.primaryKey().notNull())
    .addColumn('done_at', 'text', (c) => c.notNull())
    .execute();

  await db.schema
    .createIndex('audit_log_by_kind')
    .on('audit_log')
    .columns(['org_id', 'action', 'resource_type'])
    .execute();
}

/** SQLite takes no NOT NULL off a column: the table is made anew around it. */
async function recordingsOfNobody(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('recordings').renameTo('recordings_before').execute();
  await db.schema.dropIndex('recordings_by_org').execute();
  await db.schema
    .createTable('recordings')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('org_id', 'text', (c) => c.notNull().references('orgs.id'))
    .addColumn('user_id', 'text')
    .addColumn('machine_id', 'text', (c) => c.notNull())
    .addColumn('machine_name', 'text', (c) => c.notNull())
    .addColumn('session_type', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('automatic', 'integer', (c) => c.notNull())
    .addColumn('gateway_id', 'text')
    .addColumn('shell_session_id', 'text')
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('sealed_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('duration_seconds', 'real')
    .addColumn('chunks', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('bytes', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('objects_left', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await sql`insert into recordings select * from recordings_before`.execute(db);
  await db.schema.dropTable('recordings_before').execute();
  await db.schema
    .createIndex('recordings_by_org')
    .on('recordings')
    .columns(['org_id', 'started_at'])
    .execute();
}
