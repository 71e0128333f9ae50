/** Whether an org records every shell session by itself, and for how long recordings are kept. */
import type { Audit } from '../gateway/services.ts';
import type { Database } from '../store/schema.ts';
import type { RecordingActor } from './recordings.ts';

export interface RecordingSettingsOfOrg {
  readonly enabled: boolean;
  /** Days, 1–365. */
  readonly retention_days: number;
}

export async function readSettings(database: Database, orgId: string): Promise<RecordingSettingsOfOrg> {
  const org = await database
    .selectFrom('orgs')
    .select(['recording_enabled', 'recording_retention_days'])
    .where('id', '=', orgId)
    .executeTakeFirstOrThrow();
  return { enabled: org.recording_enabled === 1, retention_days: org.recording_retention_days };
}

export async function updateSettings(
  ports: { readonly database: Database; readonly audit: Audit },
  orgId: string,
  settings: RecordingSettingsOfOrg,
  actor: RecordingActor,
): Promise<void> {
  const { enabled, retention_days } = settings;
  await ports.audit.append({
    action: 'recording.settings_updated',
    org_id: orgId,
    resource_type: 'org',
    resource_id: orgId,
    user_id: actor.userId,
    ip_address: actor.ip,
    metadata: { enabled, retention_days },
  });
  await ports.database
    .updateTable('orgs')
    .set({ recording_enabled: enabled ? 1 : 0, recording_retention_days: retention_days })
    .where('id', '=', orgId)
    .execute();
}
