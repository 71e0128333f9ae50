/** Recordings that wait for their session are found without reading those that had one. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('recordings_without_session')
    .on('recordings')
    .columns(['org_id', 'machine_id', 'status'])
    .where(sql.ref('shell_session_id'), 'is', null)
    .execute();
}
