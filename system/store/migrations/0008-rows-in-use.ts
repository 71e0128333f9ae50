/** What is live is found without reading what has been: by indexes over only those rows. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('shell_sessions_live_by_user')
    .on('shell_sessions')
    .columns(['user_id', 'started_at'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  // Those without a session: they wait for one, or an agent brings its own.
  await db.schema
    .createIndex('recordings_without_session')
    .on('recordings')
    .columns(['org_id', 'machine_id', 'status'])
    .where(sql.ref('shell_session_id'), 'is', null)
    .execute();
}
