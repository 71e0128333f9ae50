/**
 * The tables, as Kysely sees them. Times are ISO 8601 texts in UTC, so that they sort as they are;
 * durations and lives are milliseconds; flags are 0 or 1; JSON columns hold text.
 */
import type { Generated, Kysely, Selectable } from 'kysely';
import type { Role } from '../contracts/api/auth.ts';
import type { MachineStatus } from '../contracts/events.ts';

export const plans = ['free', 'business', 'workforce', 'enterprise'] as const;
export type Plan = (typeof plans)[number];

export interface OrgTable {
  id: string;
  name: string;
  plan: Plan;
  /** JSON: the part of `Policy` in which this org differs. */
  policy: string;
  /** Whether anything may be recorded. */
  recording_enabled: Generated<number>;
  /** Whether every shell session is recorded without being asked. */
  recording_automatic: Generated<number>;
  recording_retention_days: Generated<number>;
  created_at: string;
}

export interface UserTable {
  id: string;
  org_id: string;
  /** Lower case. */
  email: string;
  name: string;
  role: Role;
  /** As `passwords.ts` writes it. */
  password_hash: string;
  created_at: string;
}

export interface UserSessionTable {
  id: string;
  user_id: string;
  created_at: string;
  last_seen_at: string;
  ip_address: string | null;
  user_agent: string | null;
  revoked_at: string | null;
  revoked_reason: string | null;
}

export interface MachineTable {
  id: string;
  org_id: string;
  name: string;
  /** Hex SHA-256 of the node key. */
  node_key_sha256: string;
  status: MachineStatus;
  enabled: Generated<number>;
  tailnet_ip: string;
  agent_port: number;
  version: string | null;
  last_seen_at: string | null;
  created_at: string;
}

export interface ShellTokenTable {
  token_sha256: string;
  user_id: string;
  user_session_id: string;
  org_id: string;
  machine_id: string;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  /** For a guest's: the collaboration it is good in, and for which shell. */
  collaboration_id: Generated<string | null>;
  guest_shell: Generated<'shared' | 'own' | null>;
  may_type: Generated<number | null>;
}

export interface CollaborationTable {
  id: string;
  org_id: string;
  /** The shell session that is shared. */
  session_id: string;
  machine_id: string;
  machine_name: string;
  owner_id: string;
  started_at: string;
  ended_at: string | null;
}

export interface InvitationTable {
  token_sha256: string;
  collaboration_id: string;
  may_type: number;
  own_shell: number;
  created_at: string;
  expires_at: string;
  used_at: string | null;
  used_by: string | null;
}

export interface GuestTable {
  collaboration_id: string;
  user_id: string;
  may_type: number;
  own_shell: number;
  joined_at: string;
}

export interface ShellSessionTable {
  id: string;
  gateway_id: string;
  org_id: string;
  user_id: string;
  user_session_id: string;
  machine_id: string;
  machine_name: string;
  connection: string;
  ip_address: string | null;
  user_agent: string | null;
  started_at: string;
  last_ping_at: string;
  ended_at: string | null;
  cause: string | null;
  close_code: number | null;
  exit_code: number | null;
  signal: string | null;
  /** Monotonic; null while it lasts. */
  duration_ms: Generated<number | null>;
  /** As people call it; null for sessions of before it was noted, as are the following. */
  device: Generated<string | null>;
  location: Generated<string | null>;
  /** JSON: a list of `Anomaly`. */
  anomalies: Generated<string | null>;
  /** When its person was last active, as its gateway last noted. */
  active_at: Generated<string | null>;
  /** The one that it is a guest's of; null for who came by their own right. */
  collaboration_id: Generated<string | null>;
}

export interface ScriptRunTable {
  id: string;
  gateway_id: string;
  org_id: string;
  user_id: string;
  user_session_id: string;
  machine_id: string;
  machine_name: string;
  timeout_seconds: number;
  status: 'pending' | 'running' | 'completed' | 'failed' | 'timeout';
  exit_code: number | null;
  signal: string | null;
  /** Why it failed, where the exit does not say that. */
  error: string | null;
  /** The beginning of it, once the script is over. */
  output: Generated<string>;
  /** All of it. */
  output_bytes: Generated<number>;
  created_at: string;
  ended_at: string | null;
  duration_ms: number | null;
}

/** Append-only: triggers refuse updates and deletes. */
export interface AuditLogTable {
  seq: number;
  id: string;
  org_id: string;
  action: string;
  category: string;
  resource_type: string;
  resource_id: string;
  user_id: string | null;
  ip_address: string | null;
  /** JSON. */
  metadata: string;
  created_at: string;
  prev_hash: string;
  hash: string;
}

/** How far each sink has got. */
export interface AuditExportTable {
  sink: string;
  last_seq: number;
}

export interface RecordingTable {
  id: string;
  org_id: string;
  /** Whose session it is; null where the machine asked for it, whoever comes. */
  user_id: string | null;
  machine_id: string;
  machine_name: string;
  session_type: string;
  status: 'active' | 'completed' | 'interrupted' | 'deleted';
  /** 1 where the org's settings started it, 0 where a person did. */
  automatic: number;
  /** The gateway that writes it; null until a shell session is attached. */
  gateway_id: string | null;
  shell_session_id: string | null;
  started_at: string;
  sealed_at: string | null;
  ended_at: string | null;
  duration_seconds: number | null;
  chunks: Generated<number>;
  bytes: Generated<number>;
  /** Objects that the store would not give up when the recording was deleted; cleanup tries again. */
  objects_left: Generated<number>;
}

/** Keys the gateways share: the Ed25519 key that agents trust. */
export interface GatewayKeyTable {
  name: string;
  /** PKCS8 PEM. */
  private_key: string;
}

/** Gateways that are alive, or were a moment ago. */
export interface GatewayTable {
  id: string;
  /** New each time it is taken: what was opened under an older one is over. */
  lease: string;
  /** Moves with each renewal. */
  beats: number;
  /** Where the other gateways reach it; null where they can not. */
  address: string | null;
}

/** When a task that the gateways share was done last. */
export interface HousekeepingTable {
  task: string;
  done_at: string;
}

export interface Schema {
  orgs: OrgTable;
  users: UserTable;
  user_sessions: UserSessionTable;
  machines: MachineTable;
  shell_tokens: ShellTokenTable;
  shell_sessions: ShellSessionTable;
  collaborations: CollaborationTable;
  invitations: InvitationTable;
  guests: GuestTable;
  script_runs: ScriptRunTable;
  audit_log: AuditLogTable;
  audit_exports: AuditExportTable;
  recordings: RecordingTable;
  housekeeping: HousekeepingTable;
  gateway_keys: GatewayKeyTable;
  gateways: GatewayTable;
}

export type Database = Kysely<Schema>;
export type UserSessionRecord = Selectable<UserSessionTable>;
export type MachineRow = Selectable<MachineTable>;
export type ShellSessionRecord = Selectable<ShellSessionTable>;
export type Collaboration = Selectable<CollaborationTable>;
export type ScriptRunRecord = Selectable<ScriptRunTable>;
export type RecordingRow = Selectable<RecordingTable>;
