import { describe, expect, test } from 'vitest';
import { onEachServer } from '../testing/servers.ts';

onEachServer((bench) => {
  describe('timeout', () => {
    test('swallows data and closes both ends once none has come for its time', async () => {
      const proxy = await bench.proxy();
      await proxy.add('timeout', { timeout: 100 });
      const { client, server } = await proxy.connect();
      const began = performance.now();
      client.send('lost');
      expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['fin', 'fin']);
      expect(performance.now() - began).toBeGreaterThanOrEqual(100);
      expect(server.text).toBe('');
    });

    test('of zero swallows for ever, and the other stream still works', async () => {
      const proxy = await bench.proxy();
      await proxy.add('timeout', { timeout: 0 });
      const { client, server } = await proxy.connect();
      client.send('lost');
      server.send('arrives');
      await client.seesText('arrives');
      expect([server.text, client.ended]).toEqual(['', null]);
    });

    test('of zero lets an end pass', async () => {
      const proxy = await bench.proxy();
      await proxy.add('timeout', { timeout: 0 });
      const { client, server } = await proxy.connect();
      client.socket.end('lost');
      expect(await server.seesEnd()).toBe('fin');
      expect(server.text).toBe('');
    });

    test.for(['removed', 'reset'] as const)('%s closes what it silenced', async (how) => {
      const proxy = await bench.proxy();
      const name = await proxy.add('timeout', { timeout: 0 });
      const { client, server } = await proxy.connect();
      const act = { removed: () => proxy.remove(name), reset: () => bench.call('POST', '/reset') };
      await act[how]();
      expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['fin', 'fin']);
    });

    test('together with slow_close is silence: neither data nor the end arrives until both go', async () => {
      const proxy = await bench.proxy();
      const close = await proxy.add('slow_close', { delay: 3_600_000 });
      await proxy.add('timeout', { timeout: 0 });
      const { client, server } = await proxy.connect();
      client.socket.end('lost');
      server.send('the other way is free');
      await client.seesText('the other way is free');
      expect([server.text, server.ended]).toEqual(['', null]);
      await proxy.remove(close);
      await proxy.remove('timeout_upstream');
      expect(await server.seesEnd()).toBe('fin');
    });
  });

  describe('reset_peer', () => {
    test.for(['upstream', 'downstream'] as const)(
      'on the %s stream resets both peers after the first data, which is lost',
      async (stream) => {
        const proxy = await bench.proxy();
        await proxy.add('reset_peer', { timeout: 100 }, { stream });
        const { client, server } = await proxy.connect();
        const sender = stream === 'upstream' ? client : server;
        const began = performance.now();
        sender.send('trigger');
        expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['rst', 'rst']);
        expect(performance.now() - began).toBeGreaterThanOrEqual(100);
        expect(client.text + server.text).toBe('');
      },
    );

    test('leaves an idle connection alone and lets data of the other stream pass', async () => {
      const proxy = await bench.proxy();
      await proxy.add('reset_peer', { timeout: 0 });
      const { client, server } = await proxy.connect();
      server.send('passes');
      await client.seesText('passes');
      expect([client.ended, server.ended]).toEqual([null, null]);
    });

    test('resets on an end as well', async () => {
      const proxy = await bench.proxy();
      await proxy.add('reset_peer', { timeout: 0 });
      const { client, server } = await proxy.connect();
      client.socket.end();
      expect(await server.seesEnd()).toBe('rst');
    });
  });

  describe('limit_data', () => {
    test.for([
      [[150], 100],
      [[100], 100],
      [[25, 25, 25, 25], 100],
      [[90, 20], 100],
    ] as const)('of 100 bytes passes exactly those of writes of %j', async ([writes]) => {
      const proxy = await bench.proxy();
      await proxy.add('limit_data', { bytes: 100 });
      const { client, server } = await proxy.connect();
      for (const bytes of writes) client.send(Buffer.alloc(bytes, 'x'));
      expect([await server.seesEnd(), await client.seesEnd()]).toEqual(['fin', 'fin']);
      expect(server.receivedBytes).toBe(100);
    });

    test('of nothing closes at the first byte', async () => {
      const proxy = await bench.proxy();
      await proxy.add('limit_data', { bytes: 0 });
      const { client, server } = await proxy.connect();
      client.send('x');
      expect([await server.seesEnd(), server.text]).toEqual(['fin', '']);
    });

    test('keeps its count over an update', async () => {
      const proxy = await bench.proxy();
      const limit = await proxy.add('limit_data', { bytes: 100 });
      const { client, server } = await proxy.connect();
      client.send(Buffer.alloc(60, 'x'));
      await server.sees((peer) => peer.receivedBytes === 60);
      await proxy.updateToxic(limit, { attributes: { bytes: 200 } });
      client.send(Buffer.alloc(200, 'x'));
      await server.seesEnd();
      expect(server.receivedBytes).toBe(200);
    });

    test('counts from when it was added to a live connection', async () => {
      const proxy = await bench.proxy();
      const { client, server } = await proxy.connect();
      client.send(Buffer.alloc(60, 'x'));
      await server.sees((peer) => peer.receivedBytes === 60);
      await proxy.add('limit_data', { bytes: 100 });
      client.send(Buffer.alloc(200, 'x'));
      await server.seesEnd();
      expect(server.receivedBytes).toBe(160);
    });
  });
});
