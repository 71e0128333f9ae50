/** An org's sessions that are over are listed by their ends. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('shell_sessions_over_by_org')
    .on('shell_sessions')
    .columns(['org_id', 'ended_at'])
    .where(sql.ref('ended_at'), 'is not', null)
    .execute();
}
