/** Four ways to crash or hang Toxiproxy 2.12.0, tried on ours. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../system/node/system-clock.ts';
import { parseAddress } from './address.ts';
import { startToxiproxy, type Toxiproxy } from './start.ts';
import { deafUpstream } from './testing/deaf-upstream.ts';
import { dial, type Peer, Upstream } from './testing/peers.ts';
import { seededEntropy } from './testing/seeded-entropy.ts';

let server: Toxiproxy;
let upstream: Upstream;

beforeEach(async () => {
  server = await startToxiproxy({ clock: systemClock, entropy: seededEntropy() });
  upstream = await Upstream.listen();
});
afterEach(async () => {
  await server.stop();
  await upstream[Symbol.asyncDispose]();
});

async function call(method: string, path: string, body?: object) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, json: text ? JSON.parse(text) : null };
}

/** Answers where to dial it. */
async function createProxy(name: string, to = upstream.address): Promise<{ host: string; port: number }> {
  const { json } = await call('POST', '/proxies', { name, listen: '127.0.0.1:0', upstream: to });
  return parseAddress(json.listen);
}

const addToxic = (toxic: object) => call('POST', '/proxies/web/toxics', { stream: 'upstream', ...toxic });

async function connected(): Promise<{ client: Peer; behind: Peer }> {
  const client = await dial(await createProxy('web'));
  return { client, behind: await upstream.peer() };
}

/** The server under test runs in this process, so turns of the loop bring it on. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** What everything else on the server needs is still there. */
async function expectItToWork(): Promise<void> {
  await using other = await Upstream.listen();
  const client = await dial(await createProxy('other', other.address));
  client.send('works');
  await (await other.peer()).seesText('works');
  expect((await call('GET', '/proxies')).status).toBe(200);
}

describe('a bandwidth below zero', () => {
  test('lets nothing pass until it is removed', async () => {
    await createProxy('web');
    await addToxic({ type: 'bandwidth', attributes: { rate: -1 } });
    const { json } = await call('GET', '/proxies/web');
    const client = await dial(parseAddress(json.listen));
    client.send('held');
    await until(() => server.connections('web')[0]?.toServer.held === 4);
    await expectItToWork();
    await call('DELETE', '/proxies/web/toxics/bandwidth_upstream');
    await (await upstream.peer()).seesText('held');
  });
});

describe('a slicer', () => {
  test.for([
    { average_size: 0, size_variation: 0 },
    { average_size: 1, size_variation: 1000 },
    { average_size: 10, size_variation: 11 },
    { average_size: -5, size_variation: -5 },
    { average_size: 1, size_variation: -1 },
  ])('with %o passes every byte in its place', async (attributes) => {
    const { client, behind } = await connected();
    await addToxic({ type: 'slicer', attributes });
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, n) => n % 251));
    client.send(bytes);
    await behind.sees((peer) => peer.receivedBytes === bytes.length);
    expect(behind.received.equals(bytes)).toBe(true);
    await expectItToWork();
  });
});

describe('a peer that does not read', () => {
  const flood = Buffer.alloc(32 * 1024 * 1024, 'x');

  async function stuck(): Promise<{ client: Peer; behind: Peer }> {
    const { client, behind } = await connected();
    behind.socket.pause();
    client.send(flood);
    await until(() => server.connections('web')[0]!.server.bytesQueued > 0);
    return { client, behind };
  }

  test('holds up no change of toxics, and loses nothing by it', async () => {
    const { behind } = await stuck();
    await addToxic({ type: 'bandwidth', attributes: { rate: 1 } });
    await call('POST', '/proxies/web/toxics/bandwidth_upstream', { attributes: { rate: 2 } });
    expect((await call('DELETE', '/proxies/web/toxics/bandwidth_upstream')).status).toBe(204);
    await expectItToWork();
    behind.socket.resume();
    await behind.sees((peer) => peer.receivedBytes === flood.length);
  });

  test('and then dies leaves the server and its proxy as they were', async () => {
    const { client, behind } = await stuck();
    await addToxic({ type: 'latency', attributes: { latency: 10 } });
    behind.socket.resetAndDestroy();
    await client.seesEnd();
    expect((await addToxic({ type: 'noop' })).status).toBe(200);
    expect((await call('POST', '/reset')).status).toBe(204);
    await expectItToWork();
    expect((await call('DELETE', '/proxies/web')).status).toBe(204);
  });
});

describe('a dial that hangs', () => {
  test('holds up neither disabling, enabling, updating nor deleting its proxy', async () => {
    await using deaf = await deafUpstream();
    const client = await dial(await createProxy('web', deaf.address));
    await until(() => server.connections('web')[0]?.server.connecting === true);
    await expectItToWork();
    expect((await call('POST', '/proxies/web', { enabled: false })).json.enabled).toBe(false);
    expect(await client.seesEnd()).toBe('fin');
    expect((await call('POST', '/proxies/web', { enabled: true })).json.enabled).toBe(true);
    expect((await addToxic({ type: 'latency' })).status).toBe(200);
    expect((await call('DELETE', '/proxies/web')).status).toBe(204);
  });

  test('holds up no other client of its proxy', async () => {
    await using deaf = await deafUpstream();
    const web = await createProxy('web', deaf.address);
    const clients = [await dial(web), await dial(web), await dial(web)];
    await until(() => server.connections('web').filter((one) => one.server.connecting).length === 3);
    expect(clients.map((client) => client.ended)).toEqual([null, null, null]);
  });
});
