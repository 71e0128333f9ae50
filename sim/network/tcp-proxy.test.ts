import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { type ManualClock, manualClock } from './testing/manual-clock.ts';
import { dial, type Peer, Upstream } from './testing/peers.ts';
import { toxic } from './testing/pipe.ts';
import { seededEntropy } from './testing/seeded-entropy.ts';
import type { Toxic } from './toxic.ts';

let clock: ManualClock;
let upstream: Upstream;
let proxy: TcpProxy;

beforeEach(async () => {
  clock = manualClock();
  upstream = await Upstream.listen();
  proxy = new TcpProxy({
    name: 'p',
    listen: '127.0.0.1:0',
    upstream: upstream.address,
    clock,
    entropy: seededEntropy(),
  });
  await proxy.start();
});

afterEach(async () => {
  await proxy.stop();
  await upstream[Symbol.asyncDispose]();
});

async function connected(number = 1): Promise<{ client: Peer; server: Peer }> {
  const client = await dial(parseAddress(proxy.listen));
  return { client, server: await upstream.peer(number) };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((turn) => setImmediate(turn));
}

const downstream = (type: string, attributes = {}): Toxic =>
  toxic(type, attributes, { name: `${type}_downstream`, stream: 'downstream', streamText: 'downstream' });

describe('over TCP', () => {
  test('a client that writes and closes at once loses nothing', async () => {
    const client = await dial(parseAddress(proxy.listen));
    const bytes = Buffer.from(Array.from({ length: 64 * 1024 }, (_, n) => n % 253));
    client.socket.end(bytes);
    const server = await upstream.peer();
    expect(await server.seesEnd()).toBe('fin');
    expect(server.received.equals(bytes)).toBe(true);
  });

  test('no half of a connection stays open: a reply after the end is lost', async () => {
    const { client, server } = await connected();
    client.socket.end('request');
    expect(await server.seesEnd()).toBe('fin');
    expect(await client.seesEnd()).toBe('fin');
    expect(server.text).toBe('request');
    expect(client.text).toBe('');
  });

  test('bytes that are delayed the other way still arrive before the end', async () => {
    proxy.addToxic(downstream('latency', { latency: 200 }));
    const { client, server } = await connected();
    server.send('delayed');
    await until(() => proxy.connections()[0]!.toClient.held === 7);
    client.socket.end();
    expect(await server.seesEnd()).toBe('fin');
    expect(client.ended).toBeNull();
    clock.advance(200);
    expect(await client.seesEnd()).toBe('fin');
    expect(client.text).toBe('delayed');
  });

  test('stopping discards delayed bytes and ends both sides', async () => {
    proxy.addToxic(toxic('latency', { latency: 5000 }));
    const { client, server } = await connected();
    client.send('never arrives');
    await until(() => proxy.connections()[0]!.toServer.held === 13);
    await proxy.stop();
    expect(await client.seesEnd()).toBe('fin');
    expect(await server.seesEnd()).toBe('fin');
    expect(server.text).toBe('');
    expect(clock.pending()).toBe(0);
  });

  test('a hanging peer of one connection holds up no other', async () => {
    const first = await connected(1);
    first.server.socket.pause();
    first.client.send(Buffer.alloc(8 * 1024 * 1024));
    const second = await connected(2);
    second.client.send('quick');
    await second.server.seesText('quick');
  });

  test('a sender is slowed down by a peer that does not read, and nothing is lost', async () => {
    const { client, server } = await connected();
    server.socket.pause();
    const flood = Buffer.alloc(32 * 1024 * 1024);
    client.send(flood);
    await until(
      () => proxy.connections()[0]!.toServer.transit + proxy.connections()[0]!.server.bytesQueued > 0,
    );
    expect(proxy.connections()[0]!.client.bytesRead).toBeLessThan(flood.length);
    server.socket.resume();
    await server.sees((peer) => peer.receivedBytes === flood.length);
  });

  test('starting twice, stopping twice and stopping before a start are all the same', async () => {
    await proxy.start();
    await proxy.stop();
    await proxy.stop();
    expect(proxy.enabled).toBe(false);
  });
});

describe('reset_peer over TCP', () => {
  test.for(['upstream', 'downstream'] as const)(
    'on the %s stream sends RST to both peers',
    async (stream) => {
      proxy.addToxic(toxic('reset_peer', { timeout: 100 }, { stream, streamText: stream }));
      const { client, server } = await connected();
      const sender = stream === 'upstream' ? client : server;
      sender.send('trigger');
      await until(() => clock.pending() === 1);
      clock.advance(100);
      expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['rst', 'rst']);
      expect(client.text + server.text).toBe('');
    },
  );

  test('added to a live connection sends RST too', async () => {
    const { client, server } = await connected();
    proxy.addToxic(toxic('reset_peer'));
    client.send('trigger');
    expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['rst', 'rst']);
  });

  test('makes the end of the other stream a RST', async () => {
    proxy.addToxic(toxic('reset_peer'));
    const { client, server } = await connected();
    server.socket.end();
    expect(await client.seesEnd()).toBe('rst');
  });
});

describe('timeout over TCP', () => {
  test('taken away closes both ends with FIN', async () => {
    const { client, server } = await connected();
    const silent = toxic('timeout');
    proxy.addToxic(silent);
    client.send('lost');
    await until(() => proxy.connections()[0]!.toServer.swallowed === 4);
    proxy.removeToxic(silent);
    expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['fin', 'fin']);
    expect(server.text).toBe('');
  });
});

describe('limit_data over TCP', () => {
  test('delivers exactly its bytes, then FIN to both', async () => {
    proxy.addToxic(toxic('limit_data', { bytes: 100 }));
    const { client, server } = await connected();
    client.send(Buffer.alloc(150, 'x'));
    expect([await server.seesEnd(), await client.seesEnd()]).toEqual(['fin', 'fin']);
    expect(server.receivedBytes).toBe(100);
  });
});

test('counters of closed connections are kept, the last of them only', async () => {
  for (let n = 1; n <= 70; n++) {
    const { client } = await connected(n);
    client.socket.end();
    await client.seesEnd();
    client.socket.destroy();
  }
  await until(() => proxy.connections().every((one) => one.closed));
  const numbers = proxy.connections().map((one) => one.connection);
  expect(numbers.length).toBeLessThanOrEqual(65);
  expect(numbers.at(-1)).toBe(70);
});
