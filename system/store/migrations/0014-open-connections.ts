/** By which a connection that is opened again finds the older one. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('shell_sessions_open_by_connection')
    .on('shell_sessions')
    .columns(['user_id', 'machine_id', 'connection', 'started_at'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
}
