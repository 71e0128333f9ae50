/** Shell sessions that several people use: the collaboration, who was invited, who came, with what ticket. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('collaborations')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('org_id', 'text', (c) => c.notNull().references('orgs.id'))
    .addColumn('session_id', 'text', (c) => c.notNull())
    .addColumn('machine_id', 'text', (c) => c.notNull())
    .addColumn('machine_name', 'text', (c) => c.notNull())
    .addColumn('owner_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('collaborations_by_session')
    .on('collaborations')
    .column('session_id')
    .execute();

  await db.schema
    .createTable('invitations')
    .addColumn('token_sha256', 'text', (c) => c.primaryKey().notNull())
    .addColumn('collaboration_id', 'text', (c) => c.notNull().references('collaborations.id'))
    .addColumn('may_type', 'integer', (c) => c.notNull())
    .addColumn('own_shell', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('used_at', 'text')
    .addColumn('used_by', 'text')
    .execute();

  await db.schema
    .createTable('guests')
    .addColumn('collaboration_id', 'text', (c) => c.notNull().references('collaborations.id'))
    .addColumn('user_id', 'text', (c) => c.notNull().references('users.id'))
    .addColumn('may_type', 'integer', (c) => c.notNull())
    .addColumn('own_shell', 'integer', (c) => c.notNull())
    .addColumn('joined_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('guests_once', ['collaboration_id', 'user_id'])
    .execute();

  await db.schema.alterTable('shell_tokens').addColumn('collaboration_id', 'text').execute();
  await db.schema.alterTable('shell_tokens').addColumn('guest_shell', 'text').execute();
  await db.schema.alterTable('shell_tokens').addColumn('may_type', 'integer').execute();
}
