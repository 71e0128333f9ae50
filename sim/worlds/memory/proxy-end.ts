/**
 * A proxy's end of a connection in memory: what `Connection` asks of a socket, and no stream. What it sends
 * arrives in the very event that had it sent, so that bytes cross a proxy without faults in one event:
 *
 *     MemorySocket ── lane ──▶ ProxyEnd ─ chain ─ ProxyEnd ──▶ MemorySocket
 *
 * What comes up outside of an event, such as a fault that a scenario heals, becomes one first.
 */
import type { SocketEnd, SocketListener, Teller } from '../../network/proxy-socket.ts';
import { type End, failure, type Peer, type Writer } from './duplex.ts';
import type { Lane, Pump } from './pump.ts';

/** Bytes from which a buffer counts as full, as Node's streams have it. */
const full = 64 * 1024;

export class ProxyEnd implements SocketEnd, Teller, Peer, Writer {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  destroyed = false;
  writableNeedDrain = false;
  writableLength = 0;
  readonly #pump: Pump;
  readonly #lane: Lane;
  #listener: SocketListener | null = null;
  #peer: Peer | null = null;
  #paused = false;
  /** Arrived while it was paused; `null` is the end. */
  readonly #unread: (Buffer | null)[] = [];
  #unreadBytes = 0;
  /** Waits at the other end until there is room again. */
  #waiting: Writer | null = null;
  #unsent: Buffer[] = [];
  /** Bytes that were sent and that the peer has not taken; it takes one buffer at a time. */
  #underWay = 0;
  #ending = false;

  constructor(pump: Pump, { local, remote }: { readonly local: End; readonly remote: End }) {
    this.#pump = pump;
    this.#lane = pump.lane();
    this.localAddress = local.address;
    this.localPort = local.port;
    this.remoteAddress = remote.address;
    this.remotePort = remote.port;
  }

  tell(listener: SocketListener): void {
    this.#listener = listener;
  }

  connected(peer: Peer | null): void {
    this.#peer = peer;
    if (this.destroyed) return;
    if (peer) this.#listener?.onConnect();
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
    this.writableLength += bytes.length;
    if (this.#underWay > 0 || this.#unsent.length > 0) this.#unsent.push(bytes);
    else this.#sendNow(bytes);
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

  arrived(bytes: Buffer, from: Writer): void {
    if (this.destroyed) {
      // Nobody reads at a closed port: the kernel answers with RST.
      from.taken();
      this.#send((peer) => peer.gone('rst'));
    } else if (this.#paused || this.#unread.length > 0) {
      this.#unread.push(bytes);
      this.#unreadBytes += bytes.length;
      if (this.#unreadBytes < full) from.taken();
      else this.#waiting = from;
    } else {
      this.#listener?.onData(bytes);
      from.taken();
    }
  }

  /** An end is seen also where nobody reads, but never before the bytes ahead of it. */
  finArrived(): void {
    if (this.destroyed) return;
    if (this.#unread.length > 0) this.#unread.push(null);
    else this.#listener?.onEnd();
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
        this.#listener?.onData(item);
      } else {
        this.#listener?.onEnd();
      }
    }
    if (this.#unreadBytes < full) this.#makeRoom();
  }

  #makeRoom(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) this.#lane.post(() => waiting.taken());
  }

  #sendOn(): void {
    while (this.#underWay === 0 && this.#unsent.length > 0) this.#sendNow(this.#unsent.shift()!);
    if (this.#ending && this.#underWay === 0) this.#sendEnd();
  }

  /** Apart from what runs for every buffer: an arrow in there would cost each a context. */
  #sendEnd(): void {
    this.#send((peer) => this.#finish(peer));
  }

  #sendNow(bytes: Buffer): void {
    this.#underWay = bytes.length;
    if (this.#reachesPeer) this.#peer!.arrived(bytes, this);
    else this.#sendLater(bytes);
  }

  #sendLater(bytes: Buffer): void {
    this.#lane.post(() => this.#peer?.arrived(bytes, this));
  }

  taken(): void {
    this.writableLength -= this.#underWay;
    this.#underWay = 0;
    if (this.destroyed) return;
    this.#sendOn();
    if (!this.writableNeedDrain || this.writableLength > 0) return;
    this.writableNeedDrain = false;
    this.#listener?.onDrain();
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
      if (error) this.#listener?.onError(error);
      this.#listener?.onClose();
    });
  }

  #send(act: (peer: Peer) => void): void {
    if (this.#reachesPeer) act(this.#peer!);
    else this.#lane.post(() => this.#peer && act(this.#peer));
  }

  /** In this very event, because nothing is ahead of it. */
  get #reachesPeer(): boolean {
    return this.#peer !== null && this.#pump.inEvent && this.#lane.idle;
  }
}
