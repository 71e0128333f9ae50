/**
 * What the audit log is searched by, besides the action: each search counts and turns pages in an index.
 * Entries that are equal in it stand in the order of `seq`, which is the table's own key.
 */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['category', 'resource_type', 'resource_id', 'user_id', 'created_at'])
    await db.schema
      .createIndex(`audit_log_by_${column}`)
      .on('audit_log')
      .columns(['org_id', column])
      .execute();
}
