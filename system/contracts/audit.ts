/** What the audit log can say: one row per event, append-only, hash-chained. */
import type { Cause } from './closes.ts';

export const auditActions = [
  'auth.signed_in',
  'auth.sign_in_failed',
  'auth.signed_out',
  'remote.session_created',
  'remote.shell_connected',
  'remote.shell_disconnected',
  'remote.shell_ended',
  'remote.shell_refreshed',
  'remote.script_started',
  'remote.script_ended',
  'collaboration.invited',
  'collaboration.joined',
  'collaboration.ended',
  'session_revoked',
  'sessions_revoked_others',
  'machine.marked_offline',
  'machine.marked_online',
  'machine.approved',
  'machine.enabled',
  'machine.disabled',
  'machine.quarantined',
  'policy.updated',
  'recording.started',
  'recording.completed',
  'recording.interrupted',
  'recording.deleted',
  'recording.settings_updated',
  'recording.cleaned_up',
  'audit.exported',
] as const;

export type AuditAction = (typeof auditActions)[number];

/** The part of an action before its dot, the label by which logs are grouped and filtered. */
export function auditCategory(action: string): string {
  const dot = action.indexOf('.');
  return dot < 0 ? 'session' : action.slice(0, dot);
}

/** An event before the log gives it its place in the chain. */
export interface AuditEvent {
  readonly action: AuditAction;
  readonly org_id: string;
  readonly resource_type: 'machine' | 'shell_session' | 'user_session' | 'recording' | 'user' | 'org';
  readonly resource_id: string;
  readonly user_id: string | null;
  readonly ip_address: string | null;
  readonly metadata: Record<string, unknown>;
}

/** A row of the log. `seq` has no gaps; `hash` is SHA-256 over the row and `prev_hash`. */
export interface AuditRow extends AuditEvent {
  readonly id: string;
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly prev_hash: string;
  readonly hash: string;
}

/** Metadata of `remote.shell_disconnected`. */
export interface ShellDisconnected {
  readonly machine_name: string;
  readonly session_id: string;
  readonly cause: Cause;
  /** The code on the wire, or 1006 where there was no close frame. */
  readonly close_code: number;
  readonly reason: string;
  readonly duration_ms: number;
  readonly bytes_in: number;
  readonly bytes_out: number;
  readonly exit_code: number | null;
  readonly signal: string | null;
}

/** Metadata of `remote.script_ended`, besides `machine_name`. */
export interface ScriptEnded {
  readonly script_id: string;
  readonly status: 'completed' | 'failed' | 'timeout';
  readonly exit_code: number | null;
  readonly signal: string | null;
  /** Why it failed, where the exit does not say that. */
  readonly error: string | null;
  readonly output_bytes: number;
  readonly duration_ms: number;
}
