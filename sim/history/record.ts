/**
 * One history of everything that was observed in a run: NDJSON, one record a line, in the order in
 * which the laboratory learned of it.
 *
 * `t` is virtual milliseconds since the start of the run, by the observer's own clock: it is ordered for
 * one actor, not from actor to actor. `cause` is the `seq` of the record that brought this one about,
 * where the observer knows it.
 * `hash` is SHA-256 over the record without it and over `prev`, so a history cannot lose a line unseen.
 */
import type { Closer } from '../../system/contracts/closes.ts';
import type { Events } from '../../system/contracts/events.ts';
import type { Policy } from '../../system/contracts/policy.ts';

export const historyVersion = 1;

/** Which of a link's two legs a frame or an end was seen on: before or behind the faults. */
export type Leg = 'client' | 'server';

/** Who sent it: the link's client (it dialled) or its server (it listens). */
export type Sender = 'client' | 'server';

/** What the laboratory itself observes; the product's own events come on top. */
export interface Observations {
  /** First record of every history. `epsilon_ms`: how late the tier may observe what was on time. */
  'run.started': {
    title: string;
    tier: 'sim' | 'process' | 'container';
    seed: number;
    epsilon_ms: number;
    policy: Policy;
  };
  /** Last record: the scenario's own verdict, before the invariants are judged. */
  'run.ended': { status: 'passed' | 'failed' | 'unknown' | 'skipped'; reason: string | null };

  'person.acted': { person: string; did: string };

  /** `connection` numbers the WebSockets of one page from 1; `token` fingerprints its shell token. */
  'page.socket_opening': { page: string; connection: number; token: string | null };
  'page.socket_opened': { page: string; connection: number };
  /** Binary message in, base64. */
  'page.output': { page: string; connection: number; data: string };
  /** Binary message out, in bytes. */
  'page.input': { page: string; connection: number; bytes: number };
  /** Text message in. */
  'page.message': { page: string; connection: number; text: string };
  /** `close()` was called. */
  'page.socket_closing': { page: string; connection: number; code: number | null; reason: string };
  'page.socket_closed': { page: string; connection: number; code: number; reason: string; clean: boolean };
  /** What the terminal's header says. */
  'page.status': { page: string; status: string };
  'page.closed': { page: string };

  /** A TCP connection through the link's proxy. */
  'wire.opened': { link: string; connection: number };
  /** The request line of an upgrade; `token` fingerprints a `shell_token`, the URL itself is not kept. */
  'wire.upgrade': { link: string; connection: number; path: string; token: string | null };
  /** A WebSocket frame, whole. Close frames carry `code` (1005 when empty) and `reason`. */
  'wire.frame': {
    link: string;
    connection: number;
    leg: Leg;
    from: Sender;
    opcode: 'continuation' | 'text' | 'binary' | 'close' | 'ping' | 'pong';
    fin: boolean;
    bytes: number;
    code?: number;
    reason?: string;
  };
  /** Bytes that are no WebSocket frames (HTTP), per chunk. */
  'wire.bytes': { link: string; connection: number; leg: Leg; from: Sender; bytes: number };
  /** `partial`: it ended inside a frame. */
  'wire.ended': {
    link: string;
    connection: number;
    leg: Leg;
    from: Sender;
    how: 'fin' | 'rst';
    partial: boolean;
  };

  /** Bytes the shell wrote to its terminal, base64. */
  'shell.output': { session: string; data: string };
  /** Bytes that reached the shell's terminal, base64. */
  'shell.received': { session: string; data: string };

  'fault.applied': { link: string; fault: string; detail: Record<string, unknown> };
  'fault.healed': { link: string; fault: string };
  'machine.fault': { machine: string; what: 'down' | 'up' | 'vanish' | 'appear' | 'kill' };
  'gateway.fault': { gateway: string; what: 'kill' | 'drain' | 'start' | 'partition' | 'rejoin' };

  'clock.advanced': { from: number; to: number };
  /** The wall clock of one party moved against its monotonic clock. */
  'clock.jumped': { party: string; by_ms: number };

  /** What the gateway and a real server, by name, make of one case (JSON) that is put to both. */
  verdict: { by: string; case: string; verdict: string };

  /** The world is quiet: what each party still holds. */
  census: Census;
}

export interface Census {
  gateway: {
    sessions: number;
    sockets: number;
    streams: number;
    timers: number;
    listed: number;
    /** Running scripts; not every gateway has them. */
    scripts?: number;
  };
  agents: { machine: string; shells: number; streams: number }[];
  /** Pids of shells and their descendants still there. */
  processes: number[];
}

export type Kinds = Events & Observations;
export type Kind = keyof Kinds;

export interface HistoryRecord<K extends Kind = Kind> {
  readonly v: typeof historyVersion;
  readonly seq: number;
  readonly t: number;
  /** `person:alice`, `page:alice-1`, `wire:browser-gateway`, `gateway:g1`, `agent:Linux-C`, `sim`. */
  readonly actor: string;
  /** The shell session it speaks of, where known. */
  readonly session: string | null;
  readonly kind: K;
  readonly data: Kinds[K];
  readonly cause: number | null;
  readonly prev: string;
  readonly hash: string;
}

/** A record of any kind, narrowed by its `kind`. */
export type AnyRecord = { [K in Kind]: HistoryRecord<K> }[Kind];

export type { Closer };
