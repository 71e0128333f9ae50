import { describe, expect, test } from 'vitest';
import { parseAddress } from '../address.ts';
import { dial, Upstream } from '../testing/peers.ts';
import { onEachServer } from '../testing/servers.ts';

const pattern = (bytes: number) => Buffer.from(Array.from({ length: bytes }, (_, n) => n % 251));

onEachServer((bench) => {
  describe('a connection', () => {
    test('carries bytes both ways, in order', async () => {
      const { client, server } = await (await bench.proxy()).connect();
      const bytes = pattern(1_000_000);
      client.send(bytes);
      await server.sees((peer) => peer.receivedBytes === bytes.length);
      server.send(bytes);
      await client.sees((peer) => peer.receivedBytes === bytes.length);
      expect(server.received.equals(bytes)).toBe(true);
      expect(client.received.equals(bytes)).toBe(true);
    });

    test('delivers everything that a client wrote before it closed', async () => {
      const { client, server } = await (await bench.proxy()).connect();
      const bytes = pattern(64 * 1024);
      client.socket.end(bytes);
      expect(await server.seesEnd()).toBe('fin');
      expect(server.received.equals(bytes)).toBe(true);
    });

    test.for(['client', 'server'] as const)('has no half: the FIN of the %s ends both ways', async (one) => {
      const peers = await (await bench.proxy()).connect();
      peers[one].socket.end();
      expect(await peers.server.seesEnd()).toBe('fin');
      expect(await peers.client.seesEnd()).toBe('fin');
    });

    test.for(['client', 'server'] as const)('passes a RST of the %s on as FIN', async (one) => {
      const peers = await (await bench.proxy()).connect();
      peers[one].socket.resetAndDestroy();
      const other = one === 'client' ? peers.server : peers.client;
      expect(await other.seesEnd()).toBe('fin');
    });

    test('to an upstream that nobody listens on is accepted, and closed', async () => {
      const { json } = await bench.call('POST', '/proxies', {
        name: 'orphan',
        listen: '127.0.0.1:0',
        upstream: '127.0.0.1:1',
      });
      expect(await (await dial(parseAddress(json.listen))).seesEnd()).toBe('fin');
    });

    test('to an upstream that is no address is accepted, and closed', async () => {
      const { json } = await bench.call('POST', '/proxies', {
        name: 'garbage',
        listen: '127.0.0.1:0',
        upstream: 'garbage',
      });
      expect(await (await dial(parseAddress(json.listen))).seesEnd()).toBe('fin');
    });
  });

  describe('a proxy', () => {
    test('disabled ends its connections and refuses, enabled again takes the same port', async () => {
      const proxy = await bench.proxy();
      const { client, server } = await proxy.connect();
      await proxy.update({ enabled: false });
      expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['fin', 'fin']);
      await expect(proxy.dial()).rejects.toThrow('ECONNREFUSED');
      await proxy.update({ enabled: true });
      (await dial(parseAddress(proxy.listen))).send('back');
      await (await proxy.upstream.peer(2)).seesText('back');
    });

    test('disabled discards what a toxic delays', async () => {
      const proxy = await bench.proxy();
      await proxy.add('latency', { latency: 3_600_000 });
      const { client, server } = await proxy.connect();
      client.send('never arrives');
      await proxy.update({ enabled: false });
      await server.seesEnd();
      expect(server.text).toBe('');
    });

    test('deleted ends its connections and refuses', async () => {
      const proxy = await bench.proxy();
      const { client, server } = await proxy.connect();
      expect((await bench.call('DELETE', proxy.path)).status).toBe(204);
      expect([await client.seesEnd(), await server.seesEnd()]).toEqual(['fin', 'fin']);
      await expect(proxy.dial()).rejects.toThrow('ECONNREFUSED');
    });

    test('moved to another upstream cuts what was there and keeps port and toxics', async () => {
      await using other = await Upstream.listen();
      const proxy = await bench.proxy();
      await proxy.add('noop');
      const { client } = await proxy.connect();
      const { json } = await proxy.update({ upstream: other.address });
      expect(await client.seesEnd()).toBe('fin');
      expect([json.listen, json.toxics.length]).toEqual([proxy.listen, 1]);
      (await dial(parseAddress(proxy.listen))).send('hello');
      await (await other.peer()).seesText('hello');
    });

    test('populated again as it is keeps its connections', async () => {
      const proxy = await bench.proxy();
      const { client, server } = await proxy.connect();
      const { json } = await bench.call('GET', proxy.path);
      await bench.call('POST', '/populate', [{ ...json, toxics: undefined }]);
      client.send('still here');
      await server.seesText('still here');
    });

    test('populated with another upstream is replaced by one without toxics', async () => {
      await using other = await Upstream.listen();
      const proxy = await bench.proxy();
      await proxy.add('noop');
      const { client } = await proxy.connect();
      const { json } = await bench.call('GET', proxy.path);
      const answer = await bench.call('POST', '/populate', [{ ...json, upstream: other.address }]);
      expect(await client.seesEnd()).toBe('fin');
      expect(answer.json.proxies[0].toxics).toEqual([]);
    });
  });
});
