/** Starts a Toxiproxy server inside this process: no Docker, no Go, and its toxics run on the given clock. */
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { LinkCounters } from '../wire/counters.ts';
import type { Observe } from '../wire/tap.ts';
import { formatAddress } from './address.ts';
import { createApi } from './api.ts';
import { parseBody } from './bodies.ts';
import { ProxyCollection } from './collection.ts';
import type { Delivery } from './delivery.ts';
import { ProxyMetrics } from './metrics.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface ToxiproxyOptions {
  /** Delays and timeouts of toxics run on it. */
  readonly clock: Clock;
  /** Toxicity, jitter and slices are drawn from it: one seed, one outcome. */
  readonly entropy: Entropy;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Takes `wire.*` observations; `link` is the proxy's name. */
  readonly observe?: Observe;
  readonly delivery?: Delivery;
  /** Serves `/metrics`; default false. */
  readonly metrics?: boolean;
}

export interface Toxiproxy {
  /** What `new Toxiproxy(url)` of toxiproxy-node-client takes. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** As a body of `POST /populate`. Rejects with ApiError; proxies before the mistake are there. */
  populate(json: string): Promise<void>;
  /** Counters of a proxy's connections; empty for a name it does not know. */
  connections(proxy: string): LinkCounters[];
  /** Closes the API, every proxy and every connection. */
  stop(): Promise<void>;
}

/** Rejects when the API's port cannot be opened. */
export async function startToxiproxy(options: ToxiproxyOptions): Promise<Toxiproxy> {
  const { clock, entropy, observe, delivery } = options;
  // As in the original, whatever else the name may resolve to.
  const host = options.host === 'localhost' ? '127.0.0.1' : (options.host ?? '127.0.0.1');
  const metrics = options.metrics ? new ProxyMetrics() : null;
  const collection = new ProxyCollection((wanted) => {
    const proxy: TcpProxy = new TcpProxy({
      ...wanted,
      clock,
      entropy,
      observe,
      delivery,
      onClosed: (counters) => {
        const { name, listen, upstream } = proxy;
        metrics?.add({ proxy: name, listener: listen, upstream }, counters);
      },
    });
    return proxy;
  });
  const server = createApi(collection, metrics);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port: options.port ?? 0 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${formatAddress({ host, port })}`,
    host,
    port,
    async populate(json) {
      const { error } = await collection.populate(parseBody(json));
      if (error) throw error;
    },
    connections: (proxy) => collection.find(proxy)?.connections() ?? [],
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, collection.inTurn(() => collection.stop())]);
    },
  };
}
