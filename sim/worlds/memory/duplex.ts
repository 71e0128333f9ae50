/**
 * A TCP connection in memory: two ends, each of which sends bytes, FIN and RST down a lane of its own, so
 * that the peer gets them later and never inside the sender's stack.
 *
 *     MemorySocket ── lane: bytes, FIN, RST ──▶ MemorySocket
 *                  ◀── lane: bytes, FIN, RST ──
 *
 * What Node's `http` and `ws` ask of a `net.Socket` beyond a Duplex is here: a connect that may be refused,
 * an idle timer (on the virtual clock), FIN behind the last byte, RST. A writer is called back when its
 * peer has room, and also when the peer is gone.
 */
import { Duplex } from 'node:stream';
import type { Timer } from '../../../system/ports/clock.ts';
import type { Lane, Pump } from './pump.ts';

export interface End {
  readonly address: string;
  readonly port: number;
}

interface Options {
  readonly pump: Pump;
  /** `false` on a client, as in `net`: its own end follows the peer's. */
  readonly allowHalfOpen: boolean;
  readonly local: End;
  readonly remote: End;
}

/** Who has sent bytes, and sends no more until they are taken. */
export interface Writer {
  /** There is room for more, or nobody who would read. */
  taken(): void;
}

/** What an end is given by the other one. */
export interface Peer {
  arrived(bytes: Buffer, from: Writer): void;
  finArrived(): void;
  /** The other end is no more, whether a FIN came before or not. */
  gone(how: 'fin' | 'rst'): void;
}

/** An end that can be brought together with another one. */
interface Meeting extends Peer {
  readonly destroyed: boolean;
  /** The connection stands; `null`: nobody took it. */
  connected(peer: Peer | null): void;
  destroy(): unknown;
}

type Done = (error?: Error | null) => void;

const nobodyWaits: Done = () => {};

export class MemorySocket extends Duplex implements Meeting, Writer {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteFamily = 'IPv4';
  connecting = true;
  readonly #pump: Pump;
  readonly #lane: Lane;
  #peer: Peer | null = null;
  #connect = nobodyWaits;
  /** Waits at the other end until there is room again. */
  #waiting: Writer | null = null;
  /** Of what was sent last and is not taken. */
  #written = nobodyWaits;
  #resetting = false;
  #idle: { readonly ms: number; timer: Timer } | null = null;

  constructor({ pump, allowHalfOpen, local, remote }: Options) {
    super({ allowHalfOpen });
    this.#pump = pump;
    this.#lane = pump.lane();
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
  }

  connected(peer: Peer | null): void {
    this.#peer = peer;
    this.connecting = false;
    this.#connect(peer || this.destroyed ? null : failure('connect', 'ECONNREFUSED'));
    if (peer && !this.destroyed) this.emit('connect');
  }

  resetAndDestroy(): this {
    this.#resetting = true;
    return this.destroy();
  }

  /** FIN behind what was written, then gone. */
  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    if (onTimeout) this.once('timeout', onTimeout);
    this.#idle?.timer.cancel();
    this.#idle = ms > 0 && !this.destroyed ? { ms, timer: this.#idleTimer(ms) } : null;
    return this;
  }

  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _construct(done: Done): void {
    if (this.connecting) this.#connect = done;
    else done(this.#peer ? null : failure('connect', 'ECONNREFUSED'));
  }

  override _read(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) this.#lane.post(() => waiting.taken());
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#active();
    this.#written = done;
    this.#lane.post(() => this.#peer?.arrived(bytes, this));
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary' as BufferEncoding, done);
  }

  override _final(done: Done): void {
    this.#lane.post(() => {
      this.#peer?.finArrived();
      done();
    });
  }

  override _destroy(error: Error | null, done: Done): void {
    this.setTimeout(0);
    this._read();
    const how = this.#resetting ? 'rst' : 'fin';
    this.#lane.post(() => this.#peer?.gone(how));
    done(error);
  }

  taken(): void {
    this.#written();
  }

  arrived(bytes: Buffer, from: Writer): void {
    if (this.destroyed) {
      // Nobody reads at a closed port: the kernel answers with RST.
      from.taken();
      this.#lane.post(() => this.#peer?.gone('rst'));
      return;
    }
    this.#active();
    if (this.#take(bytes)) from.taken();
    else this.#waiting = from;
  }

  finArrived(): void {
    if (this.destroyed) return;
    this.push(null);
    // As `net` does, so that an end is seen where nobody reads.
    this.read(0);
  }

  gone(how: 'fin' | 'rst'): void {
    if (how === 'rst') this.destroy(failure('read', 'ECONNRESET'));
    else this.finArrived();
  }

  /** False when there is no room for more. Who reads as it comes is given it without a detour by the buffer. */
  #take(bytes: Buffer): boolean {
    if (!this.readableFlowing || this.readableLength > 0 || this.listenerCount('data') === 0)
      return this.push(bytes);
    this.emit('data', bytes);
    return true;
  }

  #active(): void {
    if (!this.#idle) return;
    this.#idle.timer.cancel();
    this.#idle.timer = this.#idleTimer(this.#idle.ms);
  }

  #idleTimer(ms: number): Timer {
    return this.#pump.clock.setTimer(ms, () => this.emit('timeout'));
  }
}

/** Takes the far end of a connection, or answers false: nobody listens. */
export type Accept = (far: MemorySocket) => boolean;

/** Dials; the answer comes later, as an event. */
export function dial(
  pump: Pump,
  accept: Accept,
  ends: { readonly from: End; readonly to: End },
): MemorySocket {
  const near = new MemorySocket({ pump, allowHalfOpen: false, local: ends.from, remote: ends.to });
  meet(pump, near, () => farEnd(pump, ends), accept);
  return near;
}

/** The end of who is dialled. */
export function farEnd(pump: Pump, { from, to }: { readonly from: End; readonly to: End }): MemorySocket {
  return new MemorySocket({ pump, allowHalfOpen: true, local: to, remote: from });
}

/** Brings two ends together, later, as an event. */
export function meet<Far extends Meeting>(
  pump: Pump,
  near: Meeting,
  makeFar: () => Far,
  accept: (far: Far) => boolean,
): void {
  pump.lane().post(() => {
    const far = makeFar();
    far.connected(near);
    const taken = !near.destroyed && accept(far);
    near.connected(taken ? far : null);
    if (!taken) far.destroy();
  });
}

/** As the kernel's: without a stack, which would only be the pump's. */
export function failure(syscall: string, code: string): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = new Error(`${syscall} ${code}`);
  Error.stackTraceLimit = stackTraceLimit;
  return Object.assign(error, { code, syscall });
}
