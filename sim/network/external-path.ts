/**
 * A link through a Toxiproxy server that is not ours: one proxy without toxics before it and one behind
 * it serve as taps, and the two halves of each connection are told as one.
 */
import type { Proxy as ProxyClient, Toxiproxy as ToxiproxyClient } from 'toxiproxy-node-client';
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { Leg } from '../history/record.ts';
import type { LinkCounters } from '../wire/counters.ts';
import type { Observe } from '../wire/tap.ts';
import { parseAddress } from './address.ts';
import type { Delivery } from './delivery.ts';
import { onFreePort } from './ports.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface ExternalPathOptions {
  readonly name: string;
  readonly upstream: string;
  /** Where clients dial. */
  readonly host: string;
  readonly client: ToxiproxyClient;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly observe: Observe;
  readonly delivery?: Delivery | undefined;
}

export class ExternalPath {
  readonly proxy: ProxyClient;
  /** Where clients dial. */
  readonly front: TcpProxy;
  readonly #back: TcpProxy;

  private constructor(proxy: ProxyClient, front: TcpProxy, back: TcpProxy) {
    this.proxy = proxy;
    this.front = front;
    this.#back = back;
  }

  /** Rejects when a port cannot be opened or the server does not answer. */
  static async open(options: ExternalPathOptions): Promise<ExternalPath> {
    const { name, upstream, host, client, clock, entropy, observe, delivery } = options;
    // Toxiproxy dials in the order in which it accepts, so the n-th to arrive behind is the n-th that
    // went in before, those apart that it never took.
    const onTheWay: number[] = [];
    let accepted = 0;
    const back = new TcpProxy({
      name,
      listen: '127.0.0.1:0',
      upstream,
      clock,
      entropy,
      observe: onlyLeg('server', observe),
      delivery,
      numbers: { next: () => onTheWay.shift() ?? ++accepted, failed: () => {} },
    });
    await back.start();
    // The server may serve other networks too, with links of the same names.
    const unique = `${name}-${process.pid}-${parseAddress(back.listen).port}`;
    const proxy = await client.createProxy({ name: unique, listen: '127.0.0.1:0', upstream: back.listen });
    const frontOn = async (port: number) => {
      const front = new TcpProxy({
        name,
        listen: `${host}:${port}`,
        upstream: proxy.listen,
        clock,
        entropy,
        observe: onlyLeg('client', observe),
        numbers: {
          next: () => {
            onTheWay.push(++accepted);
            return accepted;
          },
          failed: (number) => {
            const at = onTheWay.indexOf(number);
            if (at >= 0) onTheWay.splice(at, 1);
          },
        },
      });
      await front.start();
      return front;
    };
    return new ExternalPath(proxy, await onFreePort(frontOn), back);
  }

  get listen(): string {
    return this.front.listen;
  }

  /**
   * The server does not tell what it is doing: what lies between the taps is held by a fault that silences,
   * and otherwise under way.
   */
  connections(silenced: boolean): LinkCounters[] {
    const behind = new Map(this.#back.connections().map((one) => [one.connection, one]));
    return this.front.connections().map((front) => {
      const back = behind.get(front.connection);
      if (!back) return dialling(front, silenced);
      const ending = front.closed !== back.closed;
      const sent = { toServer: front.client.bytesRead, toClient: back.server.bytesRead };
      const arrived = { toServer: back.server.bytesWritten, toClient: front.client.bytesWritten };
      const between = (way: 'toServer' | 'toClient') => {
        const bytes = sent[way] - arrived[way];
        if (silenced) return { held: bytes, transit: 0 };
        // An end that only one half has seen counts as a byte; with both halves gone bytes are lost.
        return { held: 0, transit: ending ? Math.max(1, bytes) : front.closed ? 0 : bytes };
      };
      return {
        ...front,
        server: back.server,
        toServer: { ...front.toServer, ...between('toServer'), swallowed: 0, silenced },
        toClient: { ...front.toClient, ...between('toClient'), swallowed: 0, silenced },
        silenced,
        closed: front.closed && back.closed,
      };
    });
  }

  async close(): Promise<void> {
    // Without its peers the server has nothing left to wait for.
    await this.front.stop();
    await this.#back.stop();
    await this.proxy.remove();
  }
}

/** The server has taken the client, or is about to, and nothing has come of it behind. */
function dialling(front: LinkCounters, silenced: boolean): LinkCounters {
  const transit = front.closed || silenced ? 0 : Math.max(1, front.toServer.transit);
  return { ...front, toServer: { ...front.toServer, transit }, silenced };
}

/** Each tap sees two legs, of which only the outer one belongs to the link. */
function onlyLeg(leg: Leg, observe: Observe): Observe {
  return (kind, data) => {
    const seen = data as { leg?: Leg };
    if (seen.leg ? seen.leg === leg : leg === 'client') observe(kind, data);
  };
}
