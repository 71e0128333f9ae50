/**
 * One accepted client and its own connection to the upstream, joined by two chains of toxics.
 *
 *     client ⇄ [ side ─▶ chain ─▶ side ] ⇄ upstream
 *              [      ◀─ chain ◀─      ]
 */
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { DirectionCounters, LegCounters, LinkCounters } from '../wire/counters.ts';
import { ConnectionTap, type Observe } from '../wire/tap.ts';
import type { Chain } from './chain.ts';
import type { Delivery } from './delivery.ts';
import type { ProxySocket } from './proxy-socket.ts';
import { type Joint, Side } from './side.ts';
import type { Stream, Toxic } from './toxic.ts';

/** The link that a connection belongs to; all of its connections share it. */
export interface ConnectionHost {
  readonly link: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly observe: Observe;
  readonly delivery: Delivery;
  /** Of a connection that is made at this moment. */
  readonly toxics: Readonly<Record<Stream, readonly Toxic[]>>;
  onDialFailed(connection: Connection): void;
  onClosed(connection: Connection): void;
}

const keepAliveMs = 15_000;

export class Connection implements Joint {
  readonly number: number;
  readonly tap: ConnectionTap;
  lastActivity: number;
  resetsAsked = 0;
  readonly #host: ConnectionHost;
  readonly #client: Side;
  readonly #server: Side;
  /** Of a closed one nothing changes any more. */
  #last: LinkCounters | null = null;

  /**
   * @param server still dialling, and open for as long as we want it: `allowHalfOpen`
   * @param number among the link's connections, from 1
   */
  constructor(client: ProxySocket, server: ProxySocket, number: number, host: ConnectionHost) {
    this.#host = host;
    this.number = number;
    this.lastActivity = host.clock.now();
    this.tap = new ConnectionTap(host.observe, host.link, number);
    this.#client = new Side(this, 'client', client, host.toxics.upstream);
    this.#server = new Side(this, 'server', server, host.toxics.downstream);
    this.#client.connecting = false;
    this.#client.rememberAddress();
    this.#client.join(this.#server);
    this.#server.join(this.#client);
  }

  change(stream: Stream, act: (chain: Chain) => void): void {
    act(stream === 'upstream' ? this.#client.chain : this.#server.chain);
  }

  /** Both sockets go at once; queued and delayed bytes are lost. */
  destroy(): void {
    for (const side of [this.#client, this.#server]) {
      side.chain.discard();
      side.close({ reset: false });
      side.socket.destroy();
    }
  }

  get closed(): boolean {
    return this.#client.closed && this.#server.closed;
  }

  counters(): LinkCounters {
    if (this.#last) return this.#last;
    const toServer = this.#direction(this.#client);
    const toClient = this.#direction(this.#server);
    const counters = {
      link: this.#host.link,
      connection: this.number,
      client: this.#leg(this.#client),
      server: this.#leg(this.#server),
      toServer,
      toClient,
      silenced: toServer.silenced || toClient.silenced,
      upgraded: this.tap.upgraded,
      closed: this.closed,
    };
    if (this.closed) this.#last = counters;
    return counters;
  }

  // For its sides.

  get clock(): Clock {
    return this.#host.clock;
  }

  get entropy(): Entropy {
    return this.#host.entropy;
  }

  get delivery(): Delivery {
    return this.#host.delivery;
  }

  connected(): void {
    this.#server.connecting = false;
    this.#server.rememberAddress();
    for (const { socket } of [this.#client, this.#server]) {
      socket.setNoDelay(true);
      socket.setKeepAlive(true, keepAliveMs);
    }
    this.#client.readOn();
    this.#server.readOn();
  }

  dialFailed(): void {
    this.#host.onDialFailed(this);
    this.#client.chain.discard();
    this.#server.chain.discard();
    this.#server.connecting = false;
    this.#client.close({ reset: false });
  }

  sideClosed(side: Side): void {
    if (!this.closed) {
      side.peer.chain.roomMade();
      return;
    }
    this.#client.chain.discard();
    this.#server.chain.discard();
    this.#host.onClosed(this);
  }

  #leg(side: Side): LegCounters {
    const { address, leg, peer, socket } = side;
    return {
      ...address,
      connecting: side.connecting,
      bytesRead: side.bytesRead,
      bytesWritten: side.bytesWritten,
      bytesQueued: socket.writableLength,
      received: this.tap.ending(leg, leg),
      sent: this.tap.ending(leg, peer.leg),
      closed: side.closed,
      dataFramesRead: this.tap.dataFrames(leg, leg),
      dataFramesWritten: this.tap.dataFrames(leg, peer.leg),
      owedPongs: this.tap.owedPongs(leg),
      sentClose: this.tap.sentClose(leg),
      owesClose: this.tap.owesClose(leg),
    };
  }

  #direction({ bytesRead, chain, peer }: Side): DirectionCounters {
    const blocked = !peer.hasRoom();
    return {
      held: blocked ? 0 : chain.held,
      swallowed: chain.swallowed,
      transit: this.closed ? 0 : bytesRead - chain.entered + (blocked ? chain.held : 0),
      endHeld: chain.endHeld,
      silenced: chain.silenced,
    };
  }
}
