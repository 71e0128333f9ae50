/**
 * One of a connection's two sockets and what comes from it: read here, carried by its chain of toxics,
 * written to the other side, which is where its chain leads.
 *
 *     socket ─▶ onData ─▶ delivery ─▶ chain ─▶ write ─▶ the peer's socket
 *
 * There is no half-close: when a direction's end comes out of its chain, the socket it goes to is closed
 * whole, and the other direction ends behind what its chain still holds.
 */
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { Leg } from '../history/record.ts';
import type { LegCounters } from '../wire/counters.ts';
import type { WireReader } from '../wire/rfc6455.ts';
import type { ConnectionTap } from '../wire/tap.ts';
import { Chain, type ChainHost, type Sink } from './chain.ts';
import { atOnce, type Delivery, InOrder } from './delivery.ts';
import { hear, type ProxySocket, type SocketListener } from './proxy-socket.ts';
import type { Chunk, End, Toxic } from './toxic.ts';

/** What both sides of a connection share. */
export interface Joint {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly delivery: Delivery;
  readonly tap: ConnectionTap;
  /** Milliseconds of the clock at which bytes last came in, in either direction. */
  lastActivity: number;
  /** Toxics that want every close to be a RST. */
  resetsAsked: number;
  /** The upstream has taken the connection. */
  connected(): void;
  dialFailed(): void;
  sideClosed(side: Side): void;
}

type Address = Pick<LegCounters, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

const unknown: Address = { localAddress: null, localPort: null, remoteAddress: null, remotePort: null };

export class Side implements SocketListener, ChainHost, Sink {
  readonly leg: Leg;
  readonly socket: ProxySocket;
  readonly chain: Chain;
  bytesRead = 0;
  bytesWritten = 0;
  /** The connection does not stand yet: nothing is read. */
  connecting = true;
  /** The proxy has ended this socket. */
  ending = false;
  closed = false;
  address = unknown;
  readonly #joint: Joint;
  /** Null where everything is delivered at once. */
  readonly #late: InOrder | null;
  #peer: Side | null = null;

  /** @param toxics of what it sends */
  constructor(joint: Joint, leg: Leg, socket: ProxySocket, toxics: readonly Toxic[]) {
    this.#joint = joint;
    this.leg = leg;
    this.socket = socket;
    this.#late = joint.delivery === atOnce ? null : new InOrder(joint.delivery);
    this.chain = new Chain(this, toxics);
  }

  /** From here on it hears its socket. */
  join(peer: Side): void {
    this.#peer = peer;
    hear(this.socket, this);
    this.socket.pause();
  }

  get peer(): Side {
    return this.#peer!;
  }

  /** Kept, because a closed socket no longer knows. */
  rememberAddress(): void {
    const { localAddress, localPort, remoteAddress, remotePort } = this.socket;
    this.address = {
      localAddress: localAddress ?? null,
      localPort: localPort ?? null,
      remoteAddress: remoteAddress ?? null,
      remotePort: remotePort ?? null,
    };
  }

  /** Reads on where nothing is in the way. */
  readOn(): void {
    const { chain, socket } = this;
    if (this.connecting || this.peer.connecting || !socket.isPaused()) return;
    if (chain.hasRoom() && !this.#late?.isFull) socket.resume();
  }

  /** The proxy ends this socket. */
  close(end: End): void {
    if (this.ending) return;
    this.ending = true;
    const { socket, leg } = this;
    if (socket.destroyed || this.connecting) {
      socket.destroy();
      return;
    }
    const reset = end.reset || this.#joint.resetsAsked > 0;
    this.#joint.tap.ended(leg, this.peer.leg, reset ? 'rst' : 'fin');
    if (reset) socket.resetAndDestroy();
    else socket.destroySoon();
    // What it still sends is not wanted, but a RST of its own must be noticed for the socket to go.
    socket.resume();
  }

  // Its socket tells.

  onConnect(): void {
    this.#joint.connected();
  }

  onData(bytes: Buffer): void {
    if (this.ending) return;
    const { leg, chain } = this;
    const chunk = { bytes, readAt: this.#joint.clock.now() };
    this.#joint.lastActivity = chunk.readAt;
    this.bytesRead += bytes.length;
    this.#joint.tap.bytes(leg, leg, bytes);
    if (this.#late) this.#late.add(() => this.#push(chunk));
    else this.#push(chunk);
    if (!chain.hasRoom() || this.#late?.isFull) this.socket.pause();
  }

  onDrain(): void {
    this.peer.chain.roomMade();
  }

  onEnd(): void {
    this.#sourceEnded('fin');
  }

  onError(error: NodeJS.ErrnoException): void {
    // A dial that failed has no peer that could have sent an end.
    if (this.connecting) this.#joint.dialFailed();
    else this.#sourceEnded(error.code === 'ETIMEDOUT' ? 'fin' : 'rst');
  }

  onClose(): void {
    this.closed = true;
    this.connecting = false;
    this.#joint.sideClosed(this);
  }

  // Its chain asks.

  get clock(): Clock {
    return this.#joint.clock;
  }

  get entropy(): Entropy {
    return this.#joint.entropy;
  }

  get sink(): Sink {
    return this.peer;
  }

  closeWithReset(on: boolean): void {
    this.#joint.resetsAsked += on ? 1 : -1;
  }

  lastActivity(): number {
    return this.#joint.lastActivity;
  }

  reader(): WireReader {
    return this.#joint.tap.reader(this.leg === 'client' ? 'server' : 'client', this.leg).clone();
  }

  onRoom(): void {
    this.readOn();
  }

  // What comes out of the peer's chain.

  write(bytes: Uint8Array): boolean {
    const { socket, leg } = this;
    if (this.ending || socket.destroyed) return false;
    this.bytesWritten += bytes.length;
    this.#joint.tap.bytes(leg, this.peer.leg, bytes);
    socket.write(bytes);
    return true;
  }

  hasRoom(): boolean {
    return !this.socket.writableNeedDrain;
  }

  end(end: End): void {
    this.close(end);
    if (end.reset) {
      this.chain.discard();
      this.peer.close(end);
    } else {
      this.#endChain();
    }
  }

  #push(chunk: Chunk): void {
    this.chain.push(chunk);
    this.readOn();
  }

  #sourceEnded(how: 'fin' | 'rst'): void {
    if (this.ending) return;
    this.#joint.tap.ended(this.leg, this.leg, how);
    // As in Toxiproxy a RST goes on as an orderly end.
    this.#endChain();
  }

  #endChain(): void {
    const end = () => this.chain.end({ reset: false });
    if (this.#late) this.#late.add(end);
    else end();
  }
}
