/**
 * One accepted client and its own connection to the upstream, joined by two chains of toxics.
 *
 *     client ⇄ [ read ─▶ delivery ─▶ chain ─▶ write ] ⇄ upstream
 *
 * There is no half-close: when a direction's end comes out of its chain, the socket it goes to is closed
 * whole, and the other direction ends behind what its chain still holds.
 */
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { Leg } from '../history/record.ts';
import type { DirectionCounters, LegCounters, LinkCounters } from '../wire/counters.ts';
import { ConnectionTap, type Observe } from '../wire/tap.ts';
import { Chain } from './chain.ts';
import { type Delivery, InOrder } from './delivery.ts';
import type { End, Stream, Toxic } from './toxic.ts';

/** What a connection needs of its two sockets: TCP's own, or others that behave alike. */
export interface ProxySocket {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly destroyed: boolean;
  readonly writableNeedDrain: boolean;
  readonly writableLength: number;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'connect' | 'drain' | 'end' | 'close', listener: () => void): unknown;
  setNoDelay(on: boolean): unknown;
  setKeepAlive(on: boolean, delayMs: number): unknown;
  pause(): unknown;
  resume(): unknown;
  isPaused(): boolean;
  write(bytes: Uint8Array): unknown;
  destroy(): unknown;
  /** FIN behind what was written, then gone. */
  destroySoon(): void;
  resetAndDestroy(): unknown;
}

export interface ConnectionOptions {
  readonly link: string;
  readonly number: number;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly observe: Observe;
  readonly delivery: Delivery;
  readonly toxics: Readonly<Record<Stream, readonly Toxic[]>>;
  readonly onDialFailed: () => void;
  readonly onClosed: () => void;
}

/** One of the two sockets with what it sends: its chain leads to the other socket. */
interface Side {
  readonly leg: Leg;
  readonly socket: ProxySocket;
  readonly chain: Chain;
  readonly deliveries: InOrder;
  bytesRead: number;
  bytesWritten: number;
  connecting: boolean;
  /** The proxy has ended this socket. */
  ending: boolean;
  closed: boolean;
  address: Pick<LegCounters, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;
}

const keepAliveMs = 15_000;

export class Connection {
  readonly number: number;
  readonly #options: ConnectionOptions;
  readonly #tap: ConnectionTap;
  readonly #client: Side;
  readonly #server: Side;
  #lastActivity: number;
  #resetAsked = 0;
  /** Of a closed one nothing changes any more. */
  #last: LinkCounters | null = null;

  /** @param server still dialling, and open for as long as we want it: `allowHalfOpen` */
  constructor(client: ProxySocket, server: ProxySocket, options: ConnectionOptions) {
    this.#options = options;
    this.number = options.number;
    this.#lastActivity = options.clock.now();
    this.#tap = new ConnectionTap(options.observe, options.link, options.number);
    this.#client = this.#side('client', client, 'upstream');
    this.#server = this.#side('server', server, 'downstream');
    this.#client.connecting = false;
    rememberAddress(this.#client);
    this.#watch(this.#client);
    this.#watch(this.#server);
    server.on('connect', () => this.#connected());
  }

  change(stream: Stream, act: (chain: Chain) => void): void {
    act(stream === 'upstream' ? this.#client.chain : this.#server.chain);
  }

  /** Both sockets go at once; queued and delayed bytes are lost. */
  destroy(): void {
    for (const side of [this.#client, this.#server]) {
      side.chain.discard();
      this.#close(side, { reset: false });
      side.socket.destroy();
    }
  }

  get closed(): boolean {
    return this.#client.closed && this.#server.closed;
  }

  counters(): LinkCounters {
    if (this.#last) return this.#last;
    const toServer = this.#direction(this.#client, this.#server);
    const toClient = this.#direction(this.#server, this.#client);
    const counters = {
      link: this.#options.link,
      connection: this.number,
      client: this.#leg(this.#client),
      server: this.#leg(this.#server),
      toServer,
      toClient,
      silenced: toServer.silenced || toClient.silenced,
      upgraded: this.#tap.upgraded,
      closed: this.closed,
    };
    if (this.closed) this.#last = counters;
    return counters;
  }

  #side(leg: Leg, socket: ProxySocket, stream: Stream): Side {
    const peer = () => (leg === 'client' ? this.#server : this.#client);
    const own = () => (leg === 'client' ? this.#client : this.#server);
    const chain = new Chain(
      {
        clock: this.#options.clock,
        entropy: this.#options.entropy,
        sink: {
          write: (bytes) => this.#write(peer(), bytes),
          hasRoom: () => !peer().socket.writableNeedDrain,
          end: (end) => this.#ended(own(), peer(), end),
        },
        closeWithReset: (on) => {
          this.#resetAsked += on ? 1 : -1;
        },
        lastActivity: () => this.#lastActivity,
        reader: () => this.#tap.reader(leg === 'client' ? 'server' : 'client', leg).clone(),
        onRoom: () => this.#readOn(own()),
      },
      this.#options.toxics[stream],
    );
    return {
      leg,
      socket,
      chain,
      deliveries: new InOrder(this.#options.delivery),
      bytesRead: 0,
      bytesWritten: 0,
      connecting: true,
      ending: false,
      closed: false,
      address: { localAddress: null, localPort: null, remoteAddress: null, remotePort: null },
    };
  }

  #watch(side: Side): void {
    const { socket } = side;
    socket.on('data', (bytes: Buffer) => this.#read(side, bytes));
    socket.on('drain', () => this.#peerOf(side).chain.roomMade());
    socket.on('end', () => this.#sourceEnded(side, 'fin'));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // A dial that failed has no peer that could have sent an end.
      if (side.connecting) this.#dialFailed();
      else this.#sourceEnded(side, error.code === 'ETIMEDOUT' ? 'fin' : 'rst');
    });
    socket.on('close', () => {
      side.closed = true;
      side.connecting = false;
      if (this.closed) {
        this.#client.chain.discard();
        this.#server.chain.discard();
        this.#options.onClosed();
      } else {
        this.#peerOf(side).chain.roomMade();
      }
    });
    socket.pause();
  }

  #connected(): void {
    this.#server.connecting = false;
    rememberAddress(this.#server);
    for (const { socket } of [this.#client, this.#server]) {
      socket.setNoDelay(true);
      socket.setKeepAlive(true, keepAliveMs);
    }
    this.#readOn(this.#client);
    this.#readOn(this.#server);
  }

  #dialFailed(): void {
    this.#options.onDialFailed();
    this.#client.chain.discard();
    this.#server.chain.discard();
    this.#server.connecting = false;
    this.#close(this.#client, { reset: false });
  }

  #read(side: Side, bytes: Buffer): void {
    if (side.ending) return;
    const readAt = this.#options.clock.now();
    this.#lastActivity = readAt;
    side.bytesRead += bytes.length;
    this.#tap.bytes(side.leg, side.leg, bytes);
    side.deliveries.add(() => {
      side.chain.push({ bytes, readAt });
      this.#readOn(side);
    });
    if (!side.chain.hasRoom() || side.deliveries.isFull) side.socket.pause();
  }

  #readOn(side: Side): void {
    if (side.connecting || this.#server.connecting || !side.socket.isPaused()) return;
    if (side.chain.hasRoom() && !side.deliveries.isFull) side.socket.resume();
  }

  #sourceEnded(side: Side, how: 'fin' | 'rst'): void {
    if (side.ending) return;
    this.#tap.ended(side.leg, side.leg, how);
    // As in Toxiproxy a RST goes on as an orderly end.
    side.deliveries.add(() => side.chain.end({ reset: false }));
  }

  #write(side: Side, bytes: Uint8Array): boolean {
    if (side.ending || side.socket.destroyed) return false;
    side.bytesWritten += bytes.length;
    this.#tap.bytes(side.leg, this.#peerOf(side).leg, bytes);
    side.socket.write(bytes);
    return true;
  }

  /** The end of what `source` sent has come out of its chain. */
  #ended(source: Side, destination: Side, end: End): void {
    this.#close(destination, end);
    if (end.reset) {
      destination.chain.discard();
      this.#close(source, end);
    } else {
      destination.deliveries.add(() => destination.chain.end({ reset: false }));
    }
  }

  #close(side: Side, end: End): void {
    if (side.ending) return;
    side.ending = true;
    const { socket } = side;
    if (socket.destroyed || side.connecting) {
      socket.destroy();
      return;
    }
    const reset = end.reset || this.#resetAsked > 0;
    this.#tap.ended(side.leg, this.#peerOf(side).leg, reset ? 'rst' : 'fin');
    if (reset) socket.resetAndDestroy();
    else socket.destroySoon();
    // What it still sends is not wanted, but a RST of its own must be noticed for the socket to go.
    socket.resume();
  }

  #peerOf(side: Side): Side {
    return side === this.#client ? this.#server : this.#client;
  }

  #leg(side: Side): LegCounters {
    const { leg, socket } = side;
    const peer = this.#peerOf(side).leg;
    return {
      ...side.address,
      connecting: side.connecting,
      bytesRead: side.bytesRead,
      bytesWritten: side.bytesWritten,
      bytesQueued: socket.writableLength,
      received: this.#tap.ending(leg, leg),
      sent: this.#tap.ending(leg, peer),
      closed: side.closed,
      dataFramesRead: this.#tap.dataFrames(leg, leg),
      dataFramesWritten: this.#tap.dataFrames(leg, peer),
      owedPongs: this.#tap.owedPongs(leg),
      sentClose: this.#tap.sentClose(leg),
      owesClose: this.#tap.owesClose(leg),
    };
  }

  #direction(source: Side, destination: Side): DirectionCounters {
    const { chain } = source;
    const blocked = destination.socket.writableNeedDrain;
    return {
      held: blocked ? 0 : chain.held,
      swallowed: chain.swallowed,
      transit: this.closed ? 0 : source.bytesRead - chain.entered + (blocked ? chain.held : 0),
      endHeld: chain.endHeld,
      silenced: chain.silenced,
    };
  }
}

/** Kept, because a closed socket no longer knows. */
function rememberAddress(side: Side): void {
  const { socket } = side;
  side.address = {
    localAddress: socket.localAddress ?? null,
    localPort: socket.localPort ?? null,
    remoteAddress: socket.remoteAddress ?? null,
    remotePort: socket.remotePort ?? null,
  };
}
