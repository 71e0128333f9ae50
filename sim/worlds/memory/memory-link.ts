/**
 * A link in memory: the fault proxy's own connections, toxics, tap and verbs, over sockets that are no TCP.
 *
 *     dial() ── MemorySocket ══ ProxyEnd: tap │ toxics │ tap :ProxyEnd ══ MemorySocket ──▶ accept
 */
import type { Entropy } from '../../../system/ports/entropy.ts';
import { Connection, type ConnectionHost } from '../../network/connection.ts';
import { atOnce } from '../../network/delivery.ts';
import { type AddedToxic, type FaultyProxy, LinkFaults } from '../../network/link-faults.ts';
import type { Stream, Toxic } from '../../network/toxic.ts';
import { toxicTypes } from '../../network/toxics/catalogue.ts';
import type { LinkCounters } from '../../wire/counters.ts';
import type { Observe } from '../../wire/tap.ts';
import { type Accept, farEnd, MemorySocket, meet } from './duplex.ts';
import type { Ports } from './ports.ts';
import { ProxyEnd } from './proxy-end.ts';
import type { Pump } from './pump.ts';

export interface MemoryLinkOptions {
  readonly name: string;
  readonly pump: Pump;
  readonly ports: Ports;
  /** Toxicity, jitter and slices are drawn from it. */
  readonly entropy: Entropy;
  readonly observe: Observe;
  /** Who is behind the link. */
  readonly accept: Accept;
}

export class MemoryLink extends LinkFaults {
  readonly #proxy: MemoryProxy;

  constructor(options: MemoryLinkOptions) {
    const proxy = new MemoryProxy(options);
    super(options.name, proxy, options.observe);
    this.#proxy = proxy;
  }

  /** A client's connection through the link. */
  dial(): MemorySocket {
    return this.#proxy.dial();
  }

  /** Live connections and the last closed ones, oldest first. */
  connections(): LinkCounters[] {
    return Array.from(this.#proxy.connections, (connection) => connection.counters());
  }
}

/** Closed connections whose counters are still listed. */
const closedKept = 64;

class MemoryProxy implements FaultyProxy {
  readonly listen: string;
  upstream: string;
  readonly connections = new Set<Connection>();
  readonly #options: MemoryLinkOptions;
  readonly #toxics: Record<Stream, Toxic[]> = { upstream: [], downstream: [] };
  readonly #host: ConnectionHost;
  readonly #closedOnes: Connection[] = [];
  #accepted = 0;
  #enabled = true;

  constructor(options: MemoryLinkOptions) {
    this.listen = options.name;
    this.upstream = options.name;
    this.#options = options;
    this.#host = {
      link: options.name,
      clock: options.pump.clock,
      entropy: options.entropy,
      observe: options.observe,
      delivery: atOnce,
      toxics: this.#toxics,
      onDialFailed: () => {},
      onClosed: (connection) => this.#closed(connection),
    };
  }

  dial(): MemorySocket {
    const { pump, ports } = this.#options;
    const { from, to } = ports.pair();
    const near = new MemorySocket({ pump, allowHalfOpen: false, local: from, remote: to });
    meet(
      pump,
      near,
      () => new ProxyEnd(pump, { local: to, remote: from }),
      (far) => this.#enabled && this.#accept(far),
    );
    return near;
  }

  async addToxic(body: Parameters<FaultyProxy['addToxic']>[0]): Promise<AddedToxic> {
    const type = toxicTypes.get(body.type)!;
    const zeros = Object.fromEntries(type.attributes.map((name) => [name, 0]));
    const toxic: Toxic = {
      ...body,
      type,
      streamText: body.stream,
      attributes: { ...zeros, ...body.attributes },
    };
    const onStream = this.#toxics[toxic.stream];
    onStream.push(toxic);
    for (const connection of this.#live()) connection.change(toxic.stream, (chain) => chain.add(toxic));
    return {
      remove: async () => {
        onStream.splice(onStream.indexOf(toxic), 1);
        for (const connection of this.#live())
          connection.change(toxic.stream, (chain) => chain.remove(toxic.name));
      },
    };
  }

  /** Whom it leads to is not decided here: a new upstream only cuts what led to the old one. */
  async update({
    enabled,
    upstream,
  }: {
    readonly enabled: boolean;
    readonly upstream: string;
  }): Promise<void> {
    const stays = enabled && upstream === this.upstream;
    this.#enabled = enabled;
    this.upstream = upstream;
    if (!stays) for (const connection of this.#live()) connection.destroy();
  }

  #accept(client: ProxyEnd): boolean {
    const { pump, ports, accept } = this.#options;
    const ends = ports.pair();
    const server = new ProxyEnd(pump, { local: ends.from, remote: ends.to });
    meet(pump, server, () => farEnd(pump, ends), accept);
    this.connections.add(new Connection(client, server, ++this.#accepted, this.#host));
    return true;
  }

  /** What holds its sockets, parsers and buffers would fill the memory of a long run. */
  #closed(connection: Connection): void {
    this.#closedOnes.push(connection);
    if (this.#closedOnes.length > closedKept) this.connections.delete(this.#closedOnes.shift()!);
  }

  #live(): Connection[] {
    return [...this.connections].filter((connection) => !connection.closed);
  }
}
