/** How long a shell session lasted: by the wall clock's two times nobody could tell after a jump. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('shell_sessions').addColumn('duration_ms', 'integer').execute();
}
