/** Whether an org records, whether it records every shell session by itself, and for how long it keeps them. */
import type { RecordingSettings } from '../contracts/api/recordings.ts';
import type { Audit } from '../gateway/services.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database } from '../store/schema.ts';
import type { RecordingActor } from './recording-audit.ts';

const settingsOf = compileOnce((db, given: { orgId: string }) =>
  db
    .selectFrom('orgs')
    .select(['recording_enabled', 'recording_automatic', 'recording_retention_days'])
    .where('id', '=', given.orgId),
);

export async function readSettings(database: Database, orgId: string): Promise<RecordingSettings> {
  const org = await settingsOf.one(database, { orgId });
  return {
    enabled: org.recording_enabled === 1,
    automatic: org.recording_automatic === 1,
    retention_days: org.recording_retention_days,
  };
}

/** `retention_days`: 1–365. What is left out stays as it is. */
export async function updateSettings(
  ports: { readonly database: Database; readonly audit: Audit },
  orgId: string,
  changed: Partial<RecordingSettings>,
  actor: RecordingActor,
): Promise<void> {
  const settings = { ...(await readSettings(ports.database, orgId)), ...changed };
  const { enabled, automatic, retention_days } = settings;
  await ports.audit.append({
    action: 'recording.settings_updated',
    org_id: orgId,
    resource_type: 'org',
    resource_id: orgId,
    user_id: actor.userId,
    ip_address: actor.ip,
    metadata: { enabled, automatic, retention_days },
  });
  await ports.database
    .updateTable('orgs')
    .set({
      recording_enabled: enabled ? 1 : 0,
      recording_automatic: automatic ? 1 : 0,
      recording_retention_days: retention_days,
    })
    .where('id', '=', orgId)
    .execute();
}
