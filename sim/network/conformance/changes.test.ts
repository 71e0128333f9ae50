import { describe, expect, test } from 'vitest';
import type { Peer } from '../testing/peers.ts';
import { type BenchProxy, onEachServer } from '../testing/servers.ts';

const anHour = 3_600_000;

/** One line at a time there and back. */
async function echo(client: Peer, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n++) {
    const before = client.receivedBytes;
    const line = `${n}\n`;
    client.send(line);
    await client.sees((peer) => peer.receivedBytes === before + line.length);
  }
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `${from + n}\n`).join('');

async function echoing(proxy: BenchProxy): Promise<Peer> {
  const { client, server } = await proxy.connect();
  server.socket.pipe(server.socket);
  return client;
}

onEachServer((bench) => {
  describe('data in flight', () => {
    /** Many small chunks that wait in a latency, as far as the server has read them yet. */
    async function waiting() {
      const proxy = await bench.proxy();
      await proxy.add('slicer', { average_size: 1 });
      const latency = await proxy.add('latency', { latency: anHour });
      const { client, server } = await proxy.connect();
      client.socket.end(lines(0, 200));
      await bench.call('GET', proxy.path);
      return { proxy, latency, server };
    }

    test('is let go in order, and its end behind it, when the latency that holds it is removed', async () => {
      const { proxy, latency, server } = await waiting();
      await proxy.remove(latency);
      expect(await server.seesEnd()).toBe('fin');
      expect(server.text).toBe(lines(0, 200));
    });

    test('is timed anew, in order, when the latency is updated', async () => {
      const { proxy, latency, server } = await waiting();
      await proxy.updateToxic(latency, { attributes: { latency: 1 } });
      expect(await server.seesEnd()).toBe('fin');
      expect(server.text).toBe(lines(0, 200));
    });

    test('is let go when the server is reset', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: anHour });
      const { client, server } = await proxy.connect();
      client.send('held');
      await bench.call('POST', '/reset');
      await server.seesText('held');
    });

    test('still arrives from the other side when one side has closed', async () => {
      const proxy = await bench.proxy();
      const latency = await proxy.add('latency', { latency: 150 }, { stream: 'downstream' });
      const { client, server } = await proxy.connect();
      server.socket.end('delayed');
      await client.seesEnd();
      expect([client.text, latency]).toEqual(['delayed', 'latency_downstream']);
    });

    test('is neither lost nor turned round while toxics come and go', async () => {
      const proxy = await bench.proxy();
      const { client, server } = await proxy.connect();
      for (let round = 0; round < 20; round++) {
        client.send(lines(round * 200, round * 200 + 100));
        const latency = await proxy.add('latency', { latency: anHour });
        client.send(lines(round * 200 + 100, round * 200 + 200));
        await proxy.remove(latency);
      }
      client.socket.end();
      await server.seesEnd();
      expect(server.text).toBe(lines(0, 4000));
    });
  });

  describe('a live connection', () => {
    test('works through toxics added, a reset, and toxics removed', async () => {
      const proxy = await bench.proxy();
      const client = await echoing(proxy);
      await echo(client, 0, 10);
      await proxy.add('noop');
      await echo(client, 10, 20);
      await bench.call('POST', '/reset');
      await echo(client, 20, 30);
      expect(client.text).toBe(lines(0, 30));
    });

    test('answers every line while no-ops are added and removed beside it', async () => {
      const proxy = await bench.proxy();
      const client = await echoing(proxy);
      const churn = async () => {
        for (let n = 0; n < 50; n++) await proxy.remove(await proxy.add('noop'));
      };
      await Promise.all([echo(client, 0, 100), churn()]);
      expect(client.text).toBe(lines(0, 100));
    });
  });

  describe('toxicity', () => {
    /** Which of many connections a toxic that closes at the first byte does not act on. */
    async function spared(proxy: BenchProxy, connections: number): Promise<Peer[]> {
      const clients: Peer[] = [];
      for (let n = 0; n < connections; n++) clients.push(await echoing(proxy));
      for (const client of clients) client.send('x');
      await Promise.all(
        clients.map((client) => client.sees((peer) => peer.ended !== null || peer.text === 'x')),
      );
      return clients.filter((client) => client.ended === null);
    }

    test.for([
      [0, 20],
      [-1, 20],
      [1, 0],
      [2, 0],
    ] as const)('of %d spares %d of 20 connections', async ([toxicity, expected]) => {
      const proxy = await bench.proxy();
      await proxy.add('limit_data', { bytes: 0 }, { toxicity });
      expect(await spared(proxy, 20)).toHaveLength(expected);
    });

    test('of a half spares about half of the connections, and the same ones for good', async () => {
      const proxy = await bench.proxy();
      await proxy.add('limit_data', { bytes: 0 }, { toxicity: 0.5 });
      const clients = await spared(proxy, 100);
      expect(clients.length).toBeGreaterThan(20);
      expect(clients.length).toBeLessThan(80);
      for (const client of clients) client.send('y');
      await Promise.all(clients.map((client) => client.seesText('xy')));
    });

    test('raised by an update acts on live connections', async () => {
      const proxy = await bench.proxy();
      const timeout = await proxy.add('timeout', { timeout: 50 }, { toxicity: 0 });
      const { client, server } = await proxy.connect();
      client.send('passes');
      await server.seesText('passes');
      await proxy.updateToxic(timeout, { toxicity: 1 });
      expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['fin', 'fin']);
    });
  });
});
