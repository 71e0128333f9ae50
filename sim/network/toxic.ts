/**
 * What a toxic is: a small worker on one direction of one connection that passes, holds, changes or
 * swallows what comes by. It knows bytes, an end marker, the injected clock and chance, and nothing of
 * sockets, so the same file serves TCP and in-memory links.
 */
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { WireReader } from '../wire/rfc6455.ts';

/** Toxiproxy's words: `upstream` travels client → server, `downstream` server → client. */
export type Stream = 'upstream' | 'downstream';

export interface Chunk {
  readonly bytes: Uint8Array;
  /** When it was read, or when the last delaying toxic let it go; milliseconds of the clock. */
  readonly readAt: number;
}

/** The end marker. A peer's FIN and RST both travel as `reset: false`; a toxic may ask for a RST. */
export interface End {
  readonly reset: boolean;
}

/** What a toxic may do with the direction it sits on. */
export interface Flow {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Whether the connection was already there when the toxic was added. */
  readonly wasLive: boolean;
  /** Hands bytes to the next toxic or, behind the last one, to the peer. */
  pass(chunk: Chunk): void;
  /** Counts bytes that will never be passed on. */
  swallow(bytes: number): void;
  /** The item given last is dealt with; the next one may come. */
  next(): void;
  /** Calls `fire` after `ms`, never early; takes the place of an earlier wait. */
  wait(ms: number, fire: () => void): void;
  stopWaiting(): void;
  /** Ends the connection behind what was passed: FIN or RST to both peers. What comes later is swallowed. */
  finish(end: End): void;
  /** While true, every close of this connection is a RST. */
  closeWithReset(on: boolean): void;
  /** Milliseconds of the clock at which bytes last came in, in either direction. */
  lastActivity(): number;
  /** A frame reader standing where this direction's output stands. */
  reader(): WireReader;
}

/** A toxic at work on one link with fixed attributes. */
export interface Worker {
  /** Takes one chunk; calls `flow.next()` once it is dealt with. */
  chunk(chunk: Chunk): void;
  /** Takes the end marker, instead of passing it on at once. */
  end?(end: End, pass: () => void): void;
  /** Hands on at once what is being held, because a change comes. What is not handed on comes again. */
  interrupt?(): void;
  /** The toxic is taken away; what is still held is passed on afterwards. */
  removed?(): void;
  /** Whether at this moment it keeps bytes or ends from ever arriving, where that changes with time. */
  silences?(): boolean;
}

export type Attributes<Name extends string = string> = Readonly<Record<Name, number>>;

/** A kind of toxic: one file each in `toxics/`. */
export interface ToxicType<Name extends string = string> {
  readonly type: string;
  /** The struct name that Toxiproxy's error messages use. */
  readonly structName: string;
  /** In the order in which the API shows them; all integers, default 0. */
  readonly attributes: readonly Name[];
  /** Chunks that may queue up before it; 0 hands over one at a time. */
  readonly queue?: number;
  /** Whether it keeps bytes or ends from ever arriving. */
  silences?(attributes: Attributes<Name>): boolean;
  /** State of one link lives in the closure and survives updates; a worker lives until the next update. */
  forLink(flow: Flow): (attributes: Attributes<Name>) => Worker;
}

/** A toxic of a proxy. */
export interface Toxic {
  readonly name: string;
  readonly type: ToxicType;
  readonly stream: Stream;
  /** As it was spelt in the request. */
  readonly streamText: string;
  readonly toxicity: number;
  readonly attributes: Attributes;
}
