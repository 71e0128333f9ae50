/** What the product's own events may hold, as JSON. Types: `system/contracts/events.ts`. */
import Type from 'typebox';
import { auditActions } from '../../system/contracts/audit.ts';
import { causes } from '../../system/contracts/closes.ts';
import type { EventKind, EventOf } from '../../system/contracts/events.ts';
import { policy } from './observation-schemas.ts';
import { type Agree, type AllAgree, nullable, oneOf } from './schema-words.ts';

const text = Type.String();
const whole = Type.Integer();
const nothing = Type.Record(Type.String(), Type.Never());
const maybeText = nullable(text);
const maybeCode = nullable(whole);
const cause = oneOf(causes);
const closer = oneOf(['browser', 'gateway', 'network', 'nobody'] as const);
const machineStatus = oneOf(['pending', 'online', 'offline', 'quarantined'] as const);

const auditRow = Type.Object({
  action: oneOf(auditActions),
  org_id: text,
  resource_type: oneOf(['machine', 'shell_session', 'user_session', 'recording', 'user', 'org'] as const),
  resource_id: text,
  user_id: maybeText,
  ip_address: maybeText,
  metadata: Type.Record(Type.String(), Type.Unknown()),
  id: text,
  seq: whole,
  created_at: text,
  prev_hash: text,
  hash: text,
});

export const eventSchemas = {
  'gateway.started': Type.Object({ gateway: text }),
  'gateway.draining': Type.Object({ deadline_ms: Type.Number() }),
  'gateway.stopped': nothing,
  'gateway.lease_lost': Type.Object({ gateway: text }),
  'gateway.lease_taken': Type.Object({ gateway: text }),
  'gateway.struck_out': Type.Object({ gateway: text }),

  'user_session.created': Type.Object({ user_session: text, user: text, ip: maybeText }),
  'user_session.revoked': Type.Object({
    user_session: text,
    user: text,
    reason: text,
    by_user_session: maybeText,
  }),

  'shell_token.created': Type.Object({
    token: text,
    user_session: text,
    user: text,
    org: text,
    machine: text,
    expires_in_ms: Type.Number(),
  }),
  'shell_token.redeemed': Type.Object({ token: text, session: text }),
  'shell_token.refused': Type.Object({
    token: maybeText,
    why: oneOf(['missing', 'unknown', 'expired', 'used', 'foreign'] as const),
  }),

  'invitation.created': Type.Object({ invitation: text, session: text, expires_in_ms: Type.Number() }),
  'invitation.accepted': Type.Object({ invitation: text, user: text }),

  'session.opened': Type.Object({
    session: text,
    user: text,
    user_session: text,
    org: text,
    machine: text,
    machine_name: text,
    connection: text,
    token: text,
    guest_of: Type.Optional(text),
    watches: Type.Optional(Type.Boolean()),
  }),
  'session.state': Type.Object({ session: text, from: text, to: text, event: text }),
  'session.input': Type.Object({ session: text, bytes: whole }),
  'session.refreshed': Type.Object({ session: text }),
  'session.idle_warning': Type.Object({ session: text, active: Type.Boolean() }),
  'session.ended': Type.Object({
    session: text,
    cause,
    code: maybeCode,
    reason: text,
    by: closer,
    duration_ms: Type.Number(),
  }),
  'session.socket_closed': Type.Object({ session: text, code: whole, reason: text }),
  'handshake.refused': Type.Object({ cause, code: maybeCode, reason: text, token: maybeText }),

  'slot.refused': Type.Object({ user: text }),

  'machine.status': Type.Object({ machine: text, name: text, from: machineStatus, to: machineStatus }),
  'heartbeat.received': Type.Object({ machine: text, status: text }),
  'heartbeat.refused': Type.Object({ why: text }),

  'policy.updated': Type.Object({ org: text, policy }),

  'recording.started': Type.Object({ recording: text, machine: text }),
  'recording.sealed': Type.Object({
    recording: text,
    session: maybeText,
    truncated: Type.Boolean(),
    chunks: whole,
  }),
  'recording.deleted': Type.Object({ recording: text, objects_left: whole }),

  'audit.row': Type.Object({ row: auditRow }),
  'audit.exported': Type.Object({ from_seq: whole, to_seq: whole }),
  'audit.export_failed': Type.Object({ error: text, retry_in_ms: Type.Number() }),

  'agent.started': Type.Object({ machine: text }),
  'agent.stopped': nothing,
  'agent.token_registered': Type.Object({ token: text, session: text }),
  'agent.token_refused': Type.Object({ token: maybeText, why: text }),
  'agent.beat_sent': Type.Object({ status: text }),
  'agent.beat_failed': Type.Object({ error: text }),
  'agent.tunnel': Type.Object({ up: Type.Boolean() }),

  'shell.spawned': Type.Object({ session: text, pid: whole }),
  'shell.input': Type.Object({ session: text, bytes: whole }),
  'shell.hung_up': Type.Object({ session: text }),
  'shell.exited': Type.Object({ session: text, exit_code: nullable(whole), signal: maybeText }),
  'shell.reaped': Type.Object({ session: text, killed: whole }),

  trouble: Type.Object({ what: text, error: text }),
};

/** The compiler refuses it when a schema and its type part. */
export type EventSchemasAgree = AllAgree<{
  [K in EventKind]: Agree<Type.Static<(typeof eventSchemas)[K]>, EventOf<K>>;
}>;
