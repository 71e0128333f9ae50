import { describe, expect, test } from 'vitest';
import { onEachServer } from '../testing/servers.ts';

/** Longer than any test: what does not end by itself must be ended by the change that is tried. */
const anHour = 3_600_000;

/** Only lower bounds: how late a machine is says nothing about a server. */
async function elapsed(act: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

onEachServer((bench) => {
  describe('latency', () => {
    test.for(['upstream', 'downstream'] as const)('%s is never early', async (stream) => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: 100 }, { stream });
      const { client, server } = await proxy.connect();
      const [from, to] = stream === 'upstream' ? [client, server] : [server, client];
      for (const text of ['a', 'ab', 'abc']) {
        const tookMs = await elapsed(async () => {
          from.send(text.at(-1)!);
          await to.seesText(text);
        });
        expect(tookMs).toBeGreaterThanOrEqual(100);
      }
    });

    test('of two toxics adds up', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: 60 });
      await bench.call('POST', `${proxy.path}/toxics`, {
        name: 'second',
        type: 'latency',
        stream: 'upstream',
        attributes: { latency: 60 },
      });
      const { client, server } = await proxy.connect();
      const tookMs = await elapsed(async () => {
        client.send('a');
        await server.seesText('a');
      });
      expect(tookMs).toBeGreaterThanOrEqual(120);
    });

    test('of both streams adds up in a round trip', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: 60 });
      await proxy.add('latency', { latency: 60 }, { stream: 'downstream' });
      const { client, server } = await proxy.connect();
      server.socket.pipe(server.socket);
      const tookMs = await elapsed(async () => {
        client.send('a');
        await client.seesText('a');
      });
      expect(tookMs).toBeGreaterThanOrEqual(120);
    });

    test('with jitter keeps the order', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: 20, jitter: 20 });
      const { client, server } = await proxy.connect();
      const numbers = Array.from({ length: 300 }, (_, n) => `${n};`);
      for (const text of numbers) client.send(text);
      await server.seesText(numbers.join(''));
    });

    test('lets an end without data pass at once', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: anHour });
      const { client, server } = await proxy.connect();
      client.socket.end();
      expect(await server.seesEnd()).toBe('fin');
    });

    test('holds an end behind the data before it', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: 100 });
      const { client, server } = await proxy.connect();
      const tookMs = await elapsed(async () => {
        client.socket.end('last words');
        await server.seesEnd();
      });
      expect(tookMs).toBeGreaterThanOrEqual(100);
      expect(server.text).toBe('last words');
    });

    test('below zero delays nothing', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: -anHour });
      const { client, server } = await proxy.connect();
      client.send('now');
      await server.seesText('now');
    });

    test('leaves the other stream alone', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: anHour });
      const { client, server } = await proxy.connect();
      client.send('held');
      server.send('free');
      await client.seesText('free');
      expect(server.text).toBe('');
    });
  });

  describe('bandwidth', () => {
    test('takes as long as the bytes need at its rate, and loses none', async () => {
      const proxy = await bench.proxy();
      await proxy.add('bandwidth', { rate: 200 });
      const { client, server } = await proxy.connect();
      const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, n) => n % 251));
      const tookMs = await elapsed(async () => {
        client.send(bytes);
        await server.sees((peer) => peer.receivedBytes === bytes.length);
      });
      expect(tookMs).toBeGreaterThanOrEqual(299);
      expect(server.received.equals(bytes)).toBe(true);
    });

    test('of nothing holds data and the end behind it until it is removed', async () => {
      const proxy = await bench.proxy();
      const stall = await proxy.add('bandwidth', { rate: 0 });
      const { client, server } = await proxy.connect();
      client.socket.end('held');
      server.send('the other way is free');
      await client.seesText('the other way is free');
      expect([server.text, server.ended]).toEqual(['', null]);
      await proxy.remove(stall);
      expect(await server.seesEnd()).toBe('fin');
      expect(server.text).toBe('held');
    });
  });

  describe('slow_close', () => {
    test('lets data pass and delays the end', async () => {
      const proxy = await bench.proxy();
      await proxy.add('slow_close', { delay: 100 });
      const { client, server } = await proxy.connect();
      client.send('data');
      await server.seesText('data');
      const tookMs = await elapsed(async () => {
        client.socket.end();
        await server.seesEnd();
      });
      expect(tookMs).toBeGreaterThanOrEqual(100);
    });

    test('removed while it waits closes at once', async () => {
      const proxy = await bench.proxy();
      const slow = await proxy.add('slow_close', { delay: anHour });
      const { client, server } = await proxy.connect();
      client.socket.end('last words');
      await server.seesText('last words');
      await proxy.remove(slow);
      expect(await server.seesEnd()).toBe('fin');
    });
  });

  describe('slicer', () => {
    test('cuts chunks into pieces and waits after each', async () => {
      const proxy = await bench.proxy();
      await proxy.add('slicer', { average_size: 1, size_variation: 0, delay: 5000 });
      const { client, server } = await proxy.connect();
      const text = 'cut into its single bytes';
      const tookMs = await elapsed(async () => {
        client.send(text);
        await server.seesText(text);
      });
      // One delay less than there are pieces lies between the first and the last.
      expect(tookMs).toBeGreaterThanOrEqual((text.length - 1) * 5);
    });

    test('keeps every byte in its place', async () => {
      const proxy = await bench.proxy();
      await proxy.add('slicer', { average_size: 1024, size_variation: 512, delay: 10 });
      const { client, server } = await proxy.connect();
      const bytes = Buffer.from(Array.from({ length: 480_000 }, (_, n) => n % 251));
      client.socket.end(bytes);
      await server.seesEnd();
      expect(server.received.equals(bytes)).toBe(true);
    });
  });
});
