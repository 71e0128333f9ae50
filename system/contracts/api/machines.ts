/** Machines, their heartbeats and their administration. Envelope answers. */
import Type, { type Static } from 'typebox';
import { Id, Time } from './envelope.ts';

/** `POST /api/machine-heartbeat`. `offline` is the last beat of a machine that goes down in order. */
export const Heartbeat = Type.Object(
  {
    node_key: Type.String({ minLength: 16, maxLength: 200 }),
    status: Type.Union([Type.Literal('online'), Type.Literal('offline')]),
    version: Type.String({ minLength: 1, maxLength: 64 }),
  },
  { additionalProperties: false },
);
export type Heartbeat = Static<typeof Heartbeat>;

/** Answer to a beat: who the machine is, and the key whose signature its agent may trust. */
export const HeartbeatAnswer = Type.Object({
  machine_id: Type.String(),
  gateway_public_key: Type.String({ description: 'Ed25519 public key, base64url SPKI' }),
  commands: Type.Array(Type.Object({ id: Type.String(), kind: Type.String() })),
});
export type HeartbeatAnswer = Static<typeof HeartbeatAnswer>;

export const Machine = Type.Object({
  id: Type.String(),
  name: Type.String(),
  status: Type.Union([
    Type.Literal('pending'),
    Type.Literal('online'),
    Type.Literal('offline'),
    Type.Literal('quarantined'),
  ]),
  enabled: Type.Boolean(),
  tailnet_ip: Type.String(),
  version: Type.Union([Type.String(), Type.Null()]),
  last_seen_at: Type.Union([Time, Type.Null()]),
  live_sessions: Type.Integer({ minimum: 0, description: 'on every gateway' }),
});
export type Machine = Static<typeof Machine>;

/** `GET /api/machines` */
export const MachineList = Type.Object({ machines: Type.Array(Machine) });

/**
 * `POST /api/machine-admin`. `disable` takes the machine offline for whoever is new and leaves live sessions
 * alone; `quarantine` ends them, on every gateway; `enable` undoes both, and the next beat brings it online.
 */
export const MachineAdmin = Type.Object(
  {
    action: Type.Union([
      Type.Literal('approve'),
      Type.Literal('enable'),
      Type.Literal('disable'),
      Type.Literal('quarantine'),
    ]),
    org_id: Id,
    machine_id: Id,
  },
  { additionalProperties: false },
);
export type MachineAdmin = Static<typeof MachineAdmin>;
