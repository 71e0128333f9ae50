/** What the laboratory's own observations may hold, as JSON. Types: `Observations` in `record.ts`. */
import Type from 'typebox';
import type { Observations } from './record.ts';
import { type Agree, type AllAgree, nullable, oneOf } from './schema-words.ts';

const text = Type.String();
const whole = Type.Integer();
const count = Type.Integer({ minimum: 0 });
const millis = Type.Number();
const base64 = Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$' });
const leg = oneOf(['client', 'server'] as const);
const anything = Type.Record(Type.String(), Type.Unknown());

export const policy = Type.Object({
  clientAliveIntervalMs: millis,
  clientAliveCountMax: millis,
  clientAliveZero: oneOf(['modern', 'legacy'] as const),
  tcpKeepAlive: Type.Boolean(),
  idleWarningMs: millis,
  idleTimeoutMs: millis,
  idleActivity: oneOf(['input', 'any'] as const),
  idleStatusMs: millis,
  sessionLimitMs: millis,
  heartbeatIntervalMs: millis,
  offlineAfterMs: millis,
  shellTokenMs: millis,
  invitationMs: millis,
  accessTokenMs: millis,
  agentConnectTimeoutMs: millis,
  agentAliveIntervalMs: millis,
  agentAliveCountMax: millis,
  sessionsPerUser: whole,
  closeEchoMs: millis,
  drainMs: millis,
  gatewayLeaseMs: millis,
});

const onPage = { page: text, connection: count };
const onWire = { link: text, connection: count };

export const observationSchemas = {
  'run.started': Type.Object({
    title: text,
    tier: oneOf(['sim', 'process', 'container'] as const),
    seed: Type.Number(),
    epsilon_ms: Type.Number({ minimum: 0 }),
    policy,
  }),
  'run.ended': Type.Object({
    status: oneOf(['passed', 'failed', 'unknown', 'skipped'] as const),
    reason: nullable(text),
  }),

  'person.acted': Type.Object({ person: text, did: text }),

  'page.socket_opening': Type.Object({ ...onPage, token: nullable(text) }),
  'page.socket_opened': Type.Object(onPage),
  'page.output': Type.Object({ ...onPage, data: base64 }),
  'page.input': Type.Object({ ...onPage, bytes: count }),
  'page.message': Type.Object({ ...onPage, text }),
  'page.socket_closing': Type.Object({ ...onPage, code: nullable(whole), reason: text }),
  'page.socket_closed': Type.Object({ ...onPage, code: whole, reason: text, clean: Type.Boolean() }),
  'page.status': Type.Object({ page: text, status: text }),
  'page.closed': Type.Object({ page: text }),

  'wire.opened': Type.Object(onWire),
  'wire.upgrade': Type.Object({ ...onWire, path: text, token: nullable(text) }),
  'wire.frame': Type.Object({
    ...onWire,
    leg,
    from: leg,
    opcode: oneOf(['continuation', 'text', 'binary', 'close', 'ping', 'pong'] as const),
    fin: Type.Boolean(),
    bytes: count,
    code: Type.Optional(whole),
    reason: Type.Optional(text),
  }),
  'wire.bytes': Type.Object({ ...onWire, leg, from: leg, bytes: count }),
  'wire.ended': Type.Object({
    ...onWire,
    leg,
    from: leg,
    how: oneOf(['fin', 'rst'] as const),
    partial: Type.Boolean(),
  }),

  'shell.output': Type.Object({ session: text, data: base64 }),
  'shell.received': Type.Object({ session: text, data: base64 }),

  'fault.applied': Type.Object({ link: text, fault: text, detail: anything }),
  'fault.healed': Type.Object({ link: text, fault: text }),
  'machine.fault': Type.Object({
    machine: text,
    what: oneOf(['down', 'up', 'vanish', 'appear', 'kill'] as const),
  }),
  'gateway.fault': Type.Object({
    gateway: text,
    what: oneOf(['kill', 'drain', 'start', 'partition', 'rejoin'] as const),
  }),

  'clock.advanced': Type.Object({ from: millis, to: millis }),
  'clock.jumped': Type.Object({ party: text, by_ms: millis }),

  verdict: Type.Object({ by: text, case: text, verdict: text }),

  census: Type.Object({
    gateway: Type.Object({
      sessions: whole,
      sockets: whole,
      streams: whole,
      timers: whole,
      listed: whole,
      scripts: Type.Optional(whole),
    }),
    agents: Type.Array(Type.Object({ machine: text, shells: whole, streams: whole })),
    processes: Type.Array(whole),
  }),
};

/** The compiler refuses it when a schema and its type part. */
export type ObservationSchemasAgree = AllAgree<{
  [K in keyof Observations]: Agree<Type.Static<(typeof observationSchemas)[K]>, Observations[K]>;
}>;
