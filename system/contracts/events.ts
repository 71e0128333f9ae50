/**
 * What gateway and agent log, by kind. Ids are plain; a secret stands only as its `fingerprint`.
 * Terminal content is never logged, only counted.
 */
import type { AuditRow } from './audit.ts';
import type { Cause, Closer } from './closes.ts';
import type { Policy } from './policy.ts';

export type MachineStatus = 'pending' | 'online' | 'offline' | 'quarantined';

export interface Events {
  'gateway.started': { gateway: string };
  'gateway.draining': { deadline_ms: number };
  'gateway.stopped': Record<string, never>;
  /** It could not renew its lease in time, or others struck it out: it ends what it holds. */
  'gateway.lease_lost': { gateway: string };
  /** It came back from that and takes new sessions. */
  'gateway.lease_taken': { gateway: string };
  /** Another gateway has stopped renewing its lease. */
  'gateway.struck_out': { gateway: string };

  'user_session.created': { user_session: string; user: string; ip: string | null };
  'user_session.revoked': {
    user_session: string;
    user: string;
    reason: string;
    by_user_session: string | null;
  };

  'shell_token.created': {
    token: string;
    user_session: string;
    user: string;
    org: string;
    machine: string;
    expires_in_ms: number;
  };
  'shell_token.redeemed': { token: string; session: string };
  /** `token` is null where none was given. */
  'shell_token.refused': {
    token: string | null;
    why: 'missing' | 'unknown' | 'expired' | 'used' | 'foreign';
  };

  'invitation.created': { invitation: string; session: string; expires_in_ms: number };
  'invitation.accepted': { invitation: string; user: string };

  'session.opened': {
    session: string;
    user: string;
    user_session: string;
    org: string;
    machine: string;
    machine_name: string;
    connection: string;
    token: string;
    /** For a guest on a shared shell: whose session that is, and whether what they type goes there. */
    guest_of?: string;
    watches?: boolean;
  };
  /** An edge of the lifecycle's state diagram. */
  'session.state': { session: string; from: string; to: string; event: string };
  /** Bytes from the browser passed on to the agent, in order. */
  'session.input': { session: string; bytes: number };
  /** Its person said that they are there: activity, as typing is. */
  'session.refreshed': { session: string };
  'session.idle_warning': { session: string; active: boolean };
  'session.ended': {
    session: string;
    cause: Cause;
    code: number | null;
    reason: string;
    by: Closer;
    duration_ms: number;
  };
  /** What the gateway's socket saw of the close: 1005 for an empty close frame, 1006 for none. */
  'session.socket_closed': { session: string; code: number; reason: string };
  /** A terminal WebSocket was refused before there was a session. */
  'handshake.refused': { cause: Cause; code: number | null; reason: string; token: string | null };

  /** Somebody asked for a terminal or a script who has as many as they may. */
  'slot.refused': { user: string };

  'machine.status': { machine: string; name: string; from: MachineStatus; to: MachineStatus };
  'heartbeat.received': { machine: string; status: string };
  'heartbeat.refused': { why: string };

  /** What its sessions are judged by from now on. */
  'policy.updated': { org: string; policy: Policy };

  'recording.started': { recording: string; machine: string };
  'recording.sealed': { recording: string; session: string | null; truncated: boolean; chunks: number };
  'recording.deleted': { recording: string; objects_left: number };

  'audit.row': { row: AuditRow };
  'audit.exported': { from_seq: number; to_seq: number };
  'audit.export_failed': { error: string; retry_in_ms: number };

  'agent.started': { machine: string };
  'agent.stopped': Record<string, never>;
  'agent.token_registered': { token: string; session: string };
  'agent.token_refused': { token: string | null; why: string };
  'agent.beat_sent': { status: string };
  'agent.beat_failed': { error: string };
  'agent.tunnel': { up: boolean };

  'shell.spawned': { session: string; pid: number };
  'shell.input': { session: string; bytes: number };
  'shell.hung_up': { session: string };
  'shell.exited': { session: string; exit_code: number | null; signal: string | null };
  /** The shell and all its descendants are gone; `killed` had to be killed after the grace. */
  'shell.reaped': { session: string; killed: number };

  /** A failure that was met, answered and survived; `what` says where. */
  trouble: { what: string; error: string };
}

export type EventKind = keyof Events;
export type EventOf<K extends EventKind> = Events[K];
