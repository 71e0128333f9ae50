/**
 * The network of a world: named links, each a port to dial and an upstream behind it, with the faults
 * of a Toxiproxy server in between and the wire tap on both legs.
 *
 *     embedded    client ─▶ [ tap │ toxics │ tap ] ─▶ upstream
 *     external    client ─▶ [ tap ] ─▶ Toxiproxy ─▶ [ tap ] ─▶ upstream
 */
import { Toxiproxy as ToxiproxyClient } from 'toxiproxy-node-client';
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { LinkCounters } from '../wire/counters.ts';
import type { Observe } from '../wire/tap.ts';
import { parseAddress } from './address.ts';
import type { Delivery } from './delivery.ts';
import { ExternalPath } from './external-path.ts';
import { LinkFaults } from './link-faults.ts';
import { onFreePort } from './ports.ts';
import { startToxiproxy } from './start.ts';

export interface NetworkOptions {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Takes `wire.*` and `fault.*`. */
  readonly observe: Observe;
  /** Our own server in this process, or the API of a running one on this host; `stop` ends it with the network. */
  readonly server: 'embedded' | { readonly url: string; stop?(): Promise<void> };
  /** `clock` does not follow real time: faults that wait then need a server of our own. */
  readonly virtualTime?: boolean;
  /** Delays deliveries in real time; default at once. */
  readonly delivery?: Delivery;
}

export interface LinkOptions {
  readonly name: string;
  /** `host:port`. Nobody needs to listen there yet: it is dialled for each connection. */
  readonly upstream: string;
  /** Where clients dial; default 127.0.0.1. */
  readonly host?: string;
}

/** A link and, as its methods, what can befall it. */
export interface Link extends LinkFaults {
  /** Where clients dial. */
  readonly host: string;
  readonly port: number;
  /** Live connections and the last closed ones, oldest first; read synchronously. */
  connections(): LinkCounters[];
}

export interface Network extends AsyncDisposable {
  /** The API of the server behind it. */
  readonly url: string;
  /** Rejects when no port could be opened or the server does not answer. */
  link(options: LinkOptions): Promise<Link>;
  links(): readonly Link[];
  /** Closes every link, and the server if it is ours. */
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';

/** Rejects when an external server does not answer. */
export async function createNetwork(options: NetworkOptions): Promise<Network> {
  const { clock, entropy, observe, delivery, server } = options;
  const embedded =
    server === 'embedded'
      ? await startToxiproxy({ clock, entropy, observe, ...(delivery ? { delivery } : {}) })
      : null;
  const url = server === 'embedded' ? embedded!.url : server.url;
  const stopServer = () => (server === 'embedded' ? embedded!.stop() : server.stop?.());
  const client = new ToxiproxyClient(url);
  try {
    await client.getVersion();
  } catch (error) {
    await stopServer();
    throw new Error(`no Toxiproxy server answers at ${url}`, { cause: error });
  }
  const links: Link[] = [];
  const closers: (() => Promise<void>)[] = [];

  const embeddedLink = async ({ name, upstream, host = loopback }: LinkOptions): Promise<Link> => {
    const proxy = await onFreePort((port) =>
      client.createProxy({ name, listen: `${host}:${port}`, upstream }),
    );
    const faults = new LinkFaults(name, proxy, observe);
    closers.push(async () => faults.close());
    return asLink(faults, proxy.listen, () => embedded!.connections(name));
  };

  const externalLink = async ({ name, upstream, host = loopback }: LinkOptions): Promise<Link> => {
    const path = await ExternalPath.open({ name, upstream, host, client, clock, entropy, observe, delivery });
    const faults = new LinkFaults(name, path.proxy, observe, {
      front: path.front,
      keepsRealTime: options.virtualTime ?? false,
    });
    closers.push(async () => {
      faults.close();
      await path.close();
    });
    return asLink(faults, path.listen, () => path.connections(faults.silenced));
  };

  const stop = async () => {
    try {
      for (const close of closers.splice(0)) await close();
    } finally {
      await stopServer();
    }
  };
  return {
    url,
    async link(wanted) {
      const link = await (embedded ? embeddedLink(wanted) : externalLink(wanted));
      links.push(link);
      return link;
    },
    links: () => links,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function asLink(faults: LinkFaults, listen: string, connections: () => LinkCounters[]): Link {
  const { host, port } = parseAddress(listen);
  return Object.assign(faults, { host, port, connections });
}
