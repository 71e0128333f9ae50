/**
 * A listening port, an upstream address, and the toxics between them. Started, it takes clients and
 * dials the upstream for each, none waiting for another; stopped, all its connections are gone and the
 * port refuses. Toxics stay while it is stopped.
 */
import net from 'node:net';
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { LinkCounters } from '../wire/counters.ts';
import type { Observe } from '../wire/tap.ts';
import { AddressError, formatAddress, type HostPort, parseAddress, resolveListen } from './address.ts';
import { Connection, type ConnectionHost } from './connection.ts';
import { atOnce, type Delivery } from './delivery.ts';
import type { Stream, Toxic } from './toxic.ts';

export interface TcpProxyOptions {
  readonly name: string;
  /** `host:port`; port 0 takes a free one. Resolved when it is started. */
  readonly listen: string;
  /** `host:port`, dialled anew for each client; never checked beforehand. */
  readonly upstream: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly observe?: Observe | undefined;
  readonly delivery?: Delivery | undefined;
  /** Takes the last counters of a connection that is over. */
  readonly onClosed?: ((counters: LinkCounters) => void) | undefined;
  /** Numbers the connections in place of 1, 2, 3…. */
  readonly numbers?: ConnectionNumbers | undefined;
}

export interface ConnectionNumbers {
  /** The number of a client just accepted. */
  next(): number;
  /** The upstream could not be dialled for it. */
  failed(number: number): void;
}

/** The port could not be opened; the message is Toxiproxy's. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Closed connections whose counters are still listed. */
const closedKept = 64;

export class TcpProxy {
  readonly name: string;
  readonly #options: TcpProxyOptions;
  #listen: string;
  #upstream: string;
  #server: net.Server | null = null;
  readonly #connections: Connection[] = [];
  #accepted = 0;
  /** How many of the connections are. */
  #closed = 0;
  readonly toxics: Record<Stream, Toxic[]> = { upstream: [], downstream: [] };
  readonly #host: ConnectionHost;

  constructor(options: TcpProxyOptions) {
    this.name = options.name;
    this.#options = options;
    this.#listen = options.listen;
    this.#upstream = options.upstream;
    this.#host = {
      link: options.name,
      clock: options.clock,
      entropy: options.entropy,
      observe: options.observe ?? (() => {}),
      delivery: options.delivery ?? atOnce,
      toxics: this.toxics,
      onDialFailed: ({ number }) => options.numbers?.failed(number),
      onClosed: (connection) => {
        options.onClosed?.(connection.counters());
        this.#forgetOldest();
      },
    };
  }

  get listen(): string {
    return this.#listen;
  }
  get upstream(): string {
    return this.#upstream;
  }
  get enabled(): boolean {
    return this.#server !== null;
  }

  /** Binds the port. Throws ListenError. Starting a started proxy does nothing. */
  async start(): Promise<void> {
    if (this.#server) return;
    const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
      this.#accept(socket),
    );
    const address = parseListen(this.#listen);
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(address, error)));
      server.listen({ host: address.host, port: address.port }, resolve);
    });
    const bound = server.address() as net.AddressInfo;
    this.#listen = formatAddress({ host: bound.address, port: bound.port });
    this.#server = server;
  }

  /** Closes the port and every connection; delayed bytes are lost. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }

  /** Stops it and takes new addresses, for the next start. */
  async move(addresses: { readonly listen: string; readonly upstream: string }): Promise<void> {
    await this.stop();
    this.#listen = addresses.listen;
    this.#upstream = addresses.upstream;
  }

  addToxic(toxic: Toxic): void {
    this.toxics[toxic.stream].push(toxic);
    for (const connection of this.#live()) connection.change(toxic.stream, (chain) => chain.add(toxic));
  }

  /** Puts the toxic in the place of the one of its name. */
  updateToxic(toxic: Toxic): void {
    const stream = this.toxics[toxic.stream];
    stream[stream.findIndex((one) => one.name === toxic.name)] = toxic;
    for (const connection of this.#live()) connection.change(toxic.stream, (chain) => chain.update(toxic));
  }

  removeToxic(toxic: Toxic): void {
    this.toxics[toxic.stream] = this.toxics[toxic.stream].filter((one) => one.name !== toxic.name);
    for (const connection of this.#live())
      connection.change(toxic.stream, (chain) => chain.remove(toxic.name));
  }

  /** Counters of live connections and of the last closed ones, oldest first. */
  connections(): LinkCounters[] {
    return this.#connections.map((connection) => connection.counters());
  }

  #live(): Connection[] {
    return this.#connections.filter((connection) => !connection.closed);
  }

  #accept(client: net.Socket): void {
    const { numbers } = this.#options;
    const number = numbers ? numbers.next() : ++this.#accepted;
    const upstream = net.connect({ ...dialAddress(this.#upstream), allowHalfOpen: true });
    this.#connections.push(new Connection(client, upstream, number, this.#host));
  }

  #forgetOldest(): void {
    if (++this.#closed <= closedKept) return;
    this.#connections.splice(
      this.#connections.findIndex((connection) => connection.closed),
      1,
    );
    this.#closed--;
  }
}

function parseListen(text: string): HostPort {
  try {
    return resolveListen(text);
  } catch (error) {
    if (error instanceof AddressError) throw new ListenError(`listen tcp: ${error.message}`);
    throw error;
  }
}

/** An upstream that is no address is dialled at port 0, which always fails: it shows per connection. */
function dialAddress(text: string): HostPort {
  try {
    const { host, port } = parseAddress(text);
    return { host: host === '' ? '127.0.0.1' : host, port };
  } catch {
    return { host: '127.0.0.1', port: 0 };
  }
}

function listenError(address: HostPort, error: NodeJS.ErrnoException): ListenError {
  const says: Record<string, string> = {
    EADDRINUSE: 'bind: address already in use',
    EADDRNOTAVAIL: 'bind: cannot assign requested address',
    EACCES: 'bind: permission denied',
  };
  const text = formatAddress(address);
  if (error.code === 'ENOTFOUND') return new ListenError(`listen tcp: lookup ${address.host}: no such host`);
  return new ListenError(`listen tcp ${text}: ${says[error.code ?? ''] ?? error.message}`);
}
