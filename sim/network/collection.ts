/**
 * The proxies of one server and what the API may do with them: create, populate, update, delete, reset,
 * and the toxics of each. Changes to the collection run one after the other; none waits for a peer.
 */
import { AddressError, formatAddress, resolveListen } from './address.ts';
import { ApiError, apiErrors } from './api-error.ts';
import { elementsOf, Fields } from './bodies.ts';
import type { Json } from './go-json.ts';
import { ListenError, type TcpProxy, type TcpProxyOptions } from './tcp-proxy.ts';
import type { Attributes, Stream, Toxic, ToxicType } from './toxic.ts';
import { toxicTypes } from './toxics/catalogue.ts';

/** How Toxiproxy's error messages name what a body should have been. */
const goTypes = {
  proxy: 'toxiproxy.Proxy',
  populated: 'struct { toxiproxy.Proxy; Enabled *bool "json:\\"enabled\\"" }',
  toxic: 'toxics.ToxicWrapper',
};

/** A proxy as a body describes it. */
interface Wanted {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
}

export class ProxyCollection {
  readonly #proxies = new Map<string, TcpProxy>();
  readonly #make: (options: Pick<TcpProxyOptions, 'name' | 'listen' | 'upstream'>) => TcpProxy;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(make: (options: Pick<TcpProxyOptions, 'name' | 'listen' | 'upstream'>) => TcpProxy) {
    this.#make = make;
  }

  /** Runs one change when all earlier ones are done. */
  inTurn<T>(change: () => T | Promise<T>): Promise<T> {
    const result = this.#turn.then(change);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** By name, in the order of the names. */
  all(): TcpProxy[] {
    return [...this.#proxies.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Throws ApiError 404. */
  get(name: string): TcpProxy {
    const proxy = this.#proxies.get(name);
    if (!proxy) throw apiErrors.proxyNotFound();
    return proxy;
  }

  find(name: string): TcpProxy | undefined {
    return this.#proxies.get(name);
  }

  async create(body: Json): Promise<TcpProxy> {
    const wanted = wantedProxy(new Fields(body, 'Proxy', { field: '', type: goTypes.proxy }));
    if (this.#proxies.has(wanted.name)) throw apiErrors.proxyExists();
    return this.#put(wanted);
  }

  /**
   * Proxies that are there with the same addresses are left alone, others are replaced. The first
   * failure ends it; `done` tells what was reached.
   */
  async populate(body: Json): Promise<{ done: TcpProxy[]; error: ApiError | null }> {
    const wanted = elementsOf(body, goTypes.populated).map((one, index) =>
      wantedProxy(new Fields(one, 'Proxy', { field: '', type: goTypes.populated }), ` at proxy ${index + 1}`),
    );
    const done: TcpProxy[] = [];
    try {
      for (const one of wanted) done.push(await this.#populateOne(one));
    } catch (error) {
      if (error instanceof ApiError) return { done, error };
      throw error;
    }
    return { done, error: null };
  }

  async update(name: string, body: Json): Promise<TcpProxy> {
    const proxy = this.get(name);
    const fields = new Fields(body, 'Proxy', { field: '', type: goTypes.proxy });
    const listen = fields.text('listen') ?? proxy.listen;
    const upstream = fields.text('upstream') ?? proxy.upstream;
    const enabled = fields.flag('enabled') ?? proxy.enabled;
    const resolved = listen === proxy.listen ? listen : resolvedText(listen);
    if (resolved !== proxy.listen || upstream !== proxy.upstream)
      await proxy.move({ listen: resolved, upstream });
    if (enabled && !proxy.enabled) await startOrFail(proxy);
    if (!enabled && proxy.enabled) await proxy.stop();
    return proxy;
  }

  async delete(name: string): Promise<void> {
    const proxy = this.get(name);
    this.#proxies.delete(name);
    await proxy.stop();
  }

  /** Starts every proxy and removes every toxic, upstream first. */
  async reset(): Promise<void> {
    for (const proxy of this.all()) {
      await startOrFail(proxy);
      for (const toxic of toxicsOf(proxy)) proxy.removeToxic(toxic);
    }
  }

  async stop(): Promise<void> {
    const proxies = this.all();
    this.#proxies.clear();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
  }

  /** Checks in the order stream, type, name, attributes. */
  addToxic(proxyName: string, body: Json): Toxic {
    const proxy = this.get(proxyName);
    const fields = new Fields(body, 'ToxicWrapper', { field: '', type: goTypes.toxic });
    const streamText = fields.text('stream') ?? 'downstream';
    const stream = parseStream(streamText);
    const typeName = fields.text('type') ?? '';
    const name = fields.text('name') || `${typeName}_${streamText}`;
    const toxicity = fields.float('toxicity') ?? 1;
    const type = toxicTypes.get(typeName);
    if (!type) throw apiErrors.invalidType();
    if (toxicsOf(proxy).some((toxic) => toxic.name === name)) throw apiErrors.toxicExists();
    const attributes = readAttributes(type, fields.raw('attributes'), null);
    const toxic = { name, type, stream, streamText, toxicity, attributes };
    proxy.addToxic(toxic);
    return toxic;
  }

  /** Absent attributes keep their value; a half-wrong body changes nothing. */
  updateToxic(proxyName: string, toxicName: string, body: Json): Toxic {
    const toxic = this.toxic(proxyName, toxicName);
    const fields = new Fields(body, '', { field: '', type: goTypes.toxic });
    const updated = {
      ...toxic,
      attributes: readAttributes(toxic.type, fields.raw('attributes'), toxic.attributes),
      toxicity: fields.float('toxicity') ?? toxic.toxicity,
    };
    this.get(proxyName).updateToxic(updated);
    return updated;
  }

  removeToxic(proxyName: string, toxicName: string): void {
    const toxic = this.toxic(proxyName, toxicName);
    this.get(proxyName).removeToxic(toxic);
  }

  /** Throws ApiError 404, the proxy checked first. */
  toxic(proxyName: string, toxicName: string): Toxic {
    const toxic = toxicsOf(this.get(proxyName)).find((one) => one.name === toxicName);
    if (!toxic) throw apiErrors.toxicNotFound();
    return toxic;
  }

  async #populateOne(wanted: Wanted): Promise<TcpProxy> {
    const known = this.#proxies.get(wanted.name);
    if (!known) return this.#put(wanted);
    const listen = wanted.listen === known.listen ? wanted.listen : resolvedText(wanted.listen);
    if (listen === known.listen && wanted.upstream === known.upstream) return known;
    await known.stop();
    return this.#put(wanted);
  }

  /** A proxy that cannot start is not stored. */
  async #put(wanted: Wanted): Promise<TcpProxy> {
    const proxy = this.#make(wanted);
    if (wanted.enabled) await startOrFail(proxy);
    this.#proxies.set(proxy.name, proxy);
    return proxy;
  }
}

/** Upstream toxics first, each stream in the order of its chain. */
export function toxicsOf(proxy: TcpProxy): Toxic[] {
  return [...proxy.toxics.upstream, ...proxy.toxics.downstream];
}

function wantedProxy(fields: Fields, where = ''): Wanted {
  const name = fields.text('name') ?? '';
  const upstream = fields.text('upstream') ?? '';
  const listen = fields.text('listen') ?? '';
  const enabled = fields.flag('enabled') ?? true;
  if (name === '') throw apiErrors.missing('name', where);
  if (upstream === '') throw apiErrors.missing('upstream', where);
  return { name, listen, upstream, enabled };
}

function parseStream(text: string): Stream {
  const stream = text.toLowerCase();
  if (stream !== 'upstream' && stream !== 'downstream') throw apiErrors.invalidStream();
  return stream;
}

function readAttributes(type: ToxicType, value: Json | undefined, before: Attributes | null): Attributes {
  const fields = new Fields(value ?? null, `${type.structName}.attributes`, {
    field: 'ToxicWrapper.attributes',
    type: `toxics.${type.structName}`,
  });
  return Object.fromEntries(
    type.attributes.map((name) => [name, fields.integer(name) ?? before?.[name] ?? 0]),
  );
}

function resolvedText(listen: string): string {
  try {
    return formatAddress(resolveListen(listen));
  } catch (error) {
    if (error instanceof AddressError) throw new ApiError(500, error.message);
    throw error;
  }
}

async function startOrFail(proxy: TcpProxy): Promise<void> {
  try {
    await proxy.start();
  } catch (error) {
    if (error instanceof ListenError) throw new ApiError(500, error.message);
    throw error;
  }
}
