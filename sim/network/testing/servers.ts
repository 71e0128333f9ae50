/**
 * The servers that a conformance test runs against: ours on the real clock, and the original where a
 * `toxiproxy-server` is on the PATH. One server for a file, fresh proxies for each test.
 */
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { systemClock } from '../../../system/node/system-clock.ts';
import { parseAddress } from '../address.ts';
import { findToxiproxyServer, startToxiproxyServer } from '../choose-server.ts';
import { neverEarly } from '../never-early.ts';
import { startToxiproxy } from '../start.ts';
import { dial, type Peer, Upstream } from './peers.ts';
import { seededEntropy } from './seeded-entropy.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Null where the body is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly json: any;
  readonly headers: Headers;
}

/** A server to try, and what a test has made of it. */
export class Bench {
  url = '';
  readonly #upstreams: Upstream[] = [];
  #made = 0;

  /** A text goes as it is, everything else as JSON. */
  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const json = /^[{[]/.test(text) ? JSON.parse(text) : null;
    return { status: response.status, text, json, headers: response.headers };
  }

  /** A proxy on a free port before an upstream of its own. */
  async proxy(): Promise<BenchProxy> {
    const upstream = await Upstream.listen();
    this.#upstreams.push(upstream);
    const name = `proxy-${++this.#made}`;
    const body = { name, listen: '127.0.0.1:0', upstream: upstream.address };
    const { json } = await this.call('POST', '/proxies', body);
    return new BenchProxy(this, name, upstream, json.listen);
  }

  async clear(): Promise<void> {
    for (const upstream of this.#upstreams.splice(0)) await upstream[Symbol.asyncDispose]();
    const { json } = await this.call('GET', '/proxies');
    for (const name of Object.keys(json)) await this.call('DELETE', `/proxies/${encodeURIComponent(name)}`);
  }
}

export class BenchProxy {
  readonly path: string;
  readonly upstream: Upstream;
  readonly listen: string;
  readonly #bench: Bench;
  #dialled = 0;

  constructor(bench: Bench, name: string, upstream: Upstream, listen: string) {
    this.#bench = bench;
    this.path = `/proxies/${name}`;
    this.upstream = upstream;
    this.listen = listen;
  }

  dial(): Promise<Peer> {
    this.#dialled++;
    return dial(parseAddress(this.listen));
  }

  /** A client and the connection that came of it behind. */
  async connect(): Promise<{ client: Peer; server: Peer }> {
    const client = await this.dial();
    return { client, server: await this.upstream.peer(this.#dialled) };
  }

  update(body: object): Promise<Answer> {
    return this.#bench.call('POST', this.path, body);
  }

  /** Answers the toxic's name. */
  async add(
    type: string,
    attributes: Readonly<Record<string, number>> = {},
    more: { readonly stream?: 'upstream' | 'downstream'; readonly toxicity?: number } = {},
  ): Promise<string> {
    const wanted = { type, attributes, stream: 'upstream', ...more };
    const { json, status, text } = await this.#bench.call('POST', `${this.path}/toxics`, wanted);
    if (status !== 200) throw new Error(`adding ${type} answered ${status} ${text}`);
    return json.name;
  }

  updateToxic(name: string, body: object): Promise<Answer> {
    return this.#bench.call('POST', `${this.path}/toxics/${name}`, body);
  }

  remove(name: string): Promise<Answer> {
    return this.#bench.call('DELETE', `${this.path}/toxics/${name}`);
  }
}

interface Started {
  readonly url: string;
  stop(): Promise<void>;
}

/** Declares the tests once for each server. */
export function onEachServer(declare: (bench: Bench) => void): void {
  const original = findToxiproxyServer();
  describe('embedded', () =>
    declare(
      benchOn(() =>
        startToxiproxy({ clock: neverEarly(systemClock), entropy: seededEntropy(), metrics: true }),
      ),
    ));
  if (original)
    describe('toxiproxy-server', () =>
      declare(benchOn(() => startToxiproxyServer(original, ['-proxy-metrics']))));
  else describe.skip('toxiproxy-server: none is on the PATH', () => declare(new Bench()));
}

function benchOn(start: () => Promise<Started>): Bench {
  const bench = new Bench();
  let server: Started;
  beforeAll(async () => {
    server = await start();
    bench.url = server.url;
  });
  afterEach(() => bench.clear());
  afterAll(() => server.stop());
  return bench;
}
