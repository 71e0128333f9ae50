import { expect, test } from 'vitest';
import { onEachServer } from '../testing/servers.ts';

onEachServer((bench) => {
  test('/metrics tells the bytes of connections that are over, by proxy and direction', async () => {
    const proxy = await bench.proxy();
    const { client, server } = await proxy.connect();
    server.socket.once('data', () => server.socket.end('hello back'));
    client.send('hello');
    await client.seesEnd();
    client.socket.end();
    const at = `listener="${proxy.listen}",proxy="${proxy.path.split('/').at(-1)}",upstream="${proxy.upstream.address}"`;
    const wanted = [
      `toxiproxy_proxy_received_bytes_total{direction="downstream",${at}} 10`,
      `toxiproxy_proxy_received_bytes_total{direction="upstream",${at}} 5`,
      `toxiproxy_proxy_sent_bytes_total{direction="downstream",${at}} 10`,
      `toxiproxy_proxy_sent_bytes_total{direction="upstream",${at}} 5`,
    ];
    // A connection counts a moment after its peers have seen its end.
    let told: string[] = [];
    while (told.length < wanted.length) {
      const { text, headers } = await bench.call('GET', '/metrics');
      expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
      told = text.split('\n').filter((line) => line.includes(at));
    }
    expect(told).toEqual(wanted);
  });
});
