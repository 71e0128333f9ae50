/**
 * Shared sessions whose owner and guests are on several gateways: a session is shared in one collaboration
 * at a time, whoever begins it; the audit log takes one end of each; and a guest's session names the
 * collaboration that it goes with.
 */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('shell_sessions').addColumn('collaboration_id', 'text').execute();
  await db.schema
    .createIndex('collaborations_open')
    .unique()
    .on('collaborations')
    .column('session_id')
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await sql
    .raw(
      `create unique index audit_log_one_collaboration_end
         on audit_log (org_id, resource_id, json_extract(metadata, '$.collaboration_id'))
         where action = 'collaboration.ended'`,
    )
    .execute(db);
}
