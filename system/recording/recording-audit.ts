/** What the audit log is told of recordings. */
import type { AuditAction } from '../contracts/audit.ts';
import type { Audit } from '../gateway/services.ts';

/** Who asked. Nobody did what the gateway does by itself. */
export interface RecordingActor {
  readonly userId: string | null;
  readonly ip: string | null;
  /** Where a machine asked, by its node key. */
  readonly machineId?: string;
}

export const nobody: RecordingActor = { userId: null, ip: null };

export async function auditRecording(
  audit: Audit,
  action: AuditAction,
  recording: { readonly id: string; readonly org_id: string },
  actor: RecordingActor,
  metadata: Record<string, unknown>,
): Promise<void> {
  await audit.append({
    action,
    org_id: recording.org_id,
    resource_type: 'recording',
    resource_id: recording.id,
    user_id: actor.userId,
    ip_address: actor.ip,
    metadata: { ...metadata, ...(actor.machineId !== undefined && { by_machine: actor.machineId }) },
  });
}
