/**
 * A proxy's end of a connection in memory: what `Connection` asks of a socket, and no stream. What it sends
 * arrives in the very event that had it sent, so that bytes cross a proxy without faults in one event:
 *
 *     MemorySocket ── lane ──▶ ProxyEnd ─ chain ─ ProxyEnd ──▶ MemorySocket
 *
 * What comes up outside of an event, such as a fault that a scenario heals, becomes one first.
 */
import { EventEmitter } from 'node:events';
import type { ProxySocket } from '../../network/connection.ts';
import { type End, failure, type Peer } from './duplex.ts';
import type { Lane, Pump } from './pump.ts';

/** Bytes from which a buffer counts as full, as Node's streams have it. */
const full = 64 * 1024;

export class ProxyEnd extends EventEmitter implements ProxySocket, Peer {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  destroyed = false;
  writableNeedDrain = false;
  writableLength = 0;
  readonly #pump: Pump;
  readonly #lane: Lane;
  #peer: Peer | null = null;
  #paused = false;
  /** Arrived while it was paused; `null` is the end. */
  readonly #unread: (Buffer | null)[] = [];
  #unreadBytes = 0;
  /** Tells the writer at the other end that there is room again. */
  #room: (() => void) | null = null;
  #unsent: Buffer[] = [];
  /** The peer has taken no more than the last bytes. */
  #sending = false;
  #ending = false;

  constructor(pump: Pump, { local, remote }: { readonly local: End; readonly remote: End }) {
    super();
    this.#pump = pump;
    this.#lane = pump.lane();
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
  }

  connected(peer: Peer | null): void {
    this.#peer = peer;
    if (this.destroyed) return;
    if (peer) this.emit('connect');
    else this.#fail(failure('connect', 'ECONNREFUSED'));
  }

  setNoDelay(): void {}
  setKeepAlive(): void {}

  isPaused(): boolean {
    return this.#paused;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    if (this.#unread.length > 0) process.nextTick(() => this.#readOn());
  }

  write(bytes: Buffer): void {
    this.#unsent.push(bytes);
    this.writableLength += bytes.length;
    this.#sendOn();
    this.writableNeedDrain = this.writableLength >= full;
  }

  destroySoon(): void {
    if (this.destroyed || this.#ending) return;
    this.#ending = true;
    this.writableNeedDrain = false;
    this.#sendOn();
  }

  destroy(): void {
    this.#leave('fin');
  }

  resetAndDestroy(): void {
    this.#leave('rst');
  }

  arrived(bytes: Buffer, sent: () => void): void {
    if (this.destroyed) {
      // Nobody reads at a closed port: the kernel answers with RST.
      sent();
      this.#send((peer) => peer.gone('rst'));
    } else if (this.#paused || this.#unread.length > 0) {
      this.#unread.push(bytes);
      this.#unreadBytes += bytes.length;
      if (this.#unreadBytes < full) sent();
      else this.#room = sent;
    } else {
      this.emit('data', bytes);
      sent();
    }
  }

  /** An end is seen also where nobody reads, but never before the bytes ahead of it. */
  finArrived(): void {
    if (this.destroyed) return;
    if (this.#unread.length > 0) this.#unread.push(null);
    else this.emit('end');
  }

  gone(how: 'fin' | 'rst'): void {
    if (how === 'rst') this.#fail(failure('read', 'ECONNRESET'));
    else this.finArrived();
  }

  #readOn(): void {
    while (!this.#paused && !this.destroyed && this.#unread.length > 0) {
      const item = this.#unread.shift()!;
      if (item) {
        this.#unreadBytes -= item.length;
        this.emit('data', item);
      } else {
        this.emit('end');
      }
    }
    if (this.#unreadBytes < full) this.#makeRoom();
  }

  #makeRoom(): void {
    const room = this.#room;
    this.#room = null;
    if (room) this.#lane.post(room);
  }

  #sendOn(): void {
    while (!this.#sending && this.#unsent.length > 0) {
      const bytes = this.#unsent.shift()!;
      this.#sending = true;
      this.#send((peer) => peer.arrived(bytes, () => this.#sent(bytes.length)));
    }
    if (this.#ending && !this.#sending) this.#send((peer) => this.#finish(peer));
  }

  #sent(bytes: number): void {
    this.#sending = false;
    this.writableLength -= bytes;
    if (this.destroyed) return;
    this.#sendOn();
    if (!this.writableNeedDrain || this.writableLength > 0) return;
    this.writableNeedDrain = false;
    this.emit('drain');
  }

  #finish(peer: Peer): void {
    if (this.destroyed) return;
    peer.finArrived();
    this.#close();
  }

  #leave(how: 'fin' | 'rst'): void {
    if (this.destroyed) return;
    this.#send((peer) => peer.gone(how));
    this.#close();
  }

  #fail(error: Error): void {
    if (!this.destroyed) this.#close(error);
  }

  #close(error?: Error): void {
    this.destroyed = true;
    this.writableNeedDrain = false;
    this.#unsent = [];
    this.#makeRoom();
    process.nextTick(() => {
      if (error) this.emit('error', error);
      this.emit('close');
    });
  }

  #send(act: (peer: Peer) => void): void {
    const peer = this.#peer;
    if (peer && this.#pump.inEvent && this.#lane.idle) act(peer);
    else this.#lane.post(() => this.#peer && act(this.#peer));
  }
}
