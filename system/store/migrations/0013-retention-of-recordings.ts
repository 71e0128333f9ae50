/** How long recordings are kept is a setting of recordings; a policy that names it would be one that makes no sense. */
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update orgs set policy = json_remove(policy, '$.recordingRetentionDays')
    where case when json_valid(policy) then json_type(policy, '$.recordingRetentionDays') end is not null
  `.execute(db);
}
