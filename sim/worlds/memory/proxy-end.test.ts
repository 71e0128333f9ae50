/** A proxy's end without a stream behaves towards its peer and its connection as a socket does. */
import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { hear } from '../../network/proxy-socket.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { farEnd, type MemorySocket, meet } from './duplex.ts';
import { ProxyEnd } from './proxy-end.ts';
import { Pump } from './pump.ts';

const ends = { from: { address: '127.0.0.1', port: 50_001 }, to: { address: '127.0.0.1', port: 80 } };
const large = Buffer.alloc(100_000);

/** What happened at an end, in order; of large chunks their length. */
function told(socket: Parameters<typeof hear>[0]): string[] {
  const seen: string[] = [];
  hear(socket, {
    onConnect: () => seen.push('connect'),
    onData: (bytes) => seen.push(bytes.length < 100 ? bytes.toString() : `${bytes.length}`),
    onDrain: () => seen.push('drain'),
    onEnd: () => seen.push('end'),
    onError: (error) => seen.push(error.code ?? error.message),
    onClose: () => seen.push('close'),
  });
  return seen;
}

async function dialled(accepts = true) {
  const pump = new Pump(new VirtualClock(), seededEntropy(1));
  const servers: MemorySocket[] = [];
  const proxy = new ProxyEnd(pump, { local: ends.from, remote: ends.to });
  const atProxy = told(proxy);
  meet(
    pump,
    proxy,
    () => farEnd(pump, ends),
    (far) => accepts && servers.push(far) > 0,
  );
  await pump.travel(null);
  const server = servers[0]!;
  return { pump, proxy, atProxy, server, atServer: accepts ? told(server as unknown as Socket) : [] };
}

test('what it sends in an event arrives in that event', async () => {
  const { pump, proxy, atServer } = await dialled();
  await pump.travel(null);
  const arrived: string[][] = [];
  pump.lane().post(() => {
    proxy.write(Buffer.from('at once'));
    arrived.push([...atServer]);
  });
  await pump.travel(null);
  expect(arrived).toEqual([['at once']]);
});

test('what it sends outside of an event becomes one, and what follows stays behind it', async () => {
  const { pump, proxy, atServer } = await dialled();
  await pump.travel(null);
  proxy.write(Buffer.from('1'));
  proxy.write(Buffer.from('2'));
  expect(atServer).toEqual([]);
  await pump.travel(null);
  expect(atServer).toEqual(['1', '2']);
});

test('paused it keeps what arrives, in order, and holds the writer up', async () => {
  const { pump, proxy, atProxy, server } = await dialled();
  proxy.pause();
  for (let sent = 0; sent < 3; sent++) server.write(large);
  server.end();
  await pump.travel(null);
  expect([atProxy, server.writableLength > 0]).toEqual([['connect'], true]);
  proxy.resume();
  await pump.travel(null);
  const bytes = atProxy.slice(1, -1).reduce((sum, length) => sum + Number(length), 0);
  expect([bytes, atProxy.at(-1)]).toEqual([300_000, 'end']);
});

test('an end is seen although it is paused', async () => {
  const { pump, proxy, atProxy, server } = await dialled();
  proxy.pause();
  server.end();
  await pump.travel(null);
  expect(atProxy).toEqual(['connect', 'end']);
});

test('an end waits behind bytes that are not read', async () => {
  const { pump, proxy, atProxy, server } = await dialled();
  proxy.pause();
  server.end('last');
  await pump.travel(null);
  expect(atProxy).toEqual(['connect']);
  proxy.resume();
  await pump.travel(null);
  expect(atProxy).toEqual(['connect', 'last', 'end']);
});

test('a peer that does not read makes it need a drain, and reading again brings one', async () => {
  const { pump, proxy, atProxy, server, atServer } = await dialled();
  server.pause();
  for (let sent = 0; sent < 3; sent++) proxy.write(large);
  await pump.travel(null);
  expect([proxy.writableNeedDrain, proxy.writableLength]).toEqual([true, 300_000]);
  server.resume();
  await pump.travel(null);
  expect([atServer.length, atProxy, proxy.writableLength]).toEqual([3, ['connect', 'drain'], 0]);
});

test('destroySoon() sends what was written first, however slow the peer', async () => {
  const { pump, proxy, atProxy, server, atServer } = await dialled();
  server.pause();
  for (let sent = 0; sent < 3; sent++) proxy.write(large);
  proxy.destroySoon();
  await pump.travel(null);
  expect(atProxy).toEqual(['connect']);
  server.resume();
  await pump.travel(null);
  expect(atServer).toEqual(['100000', '100000', '100000', 'end']);
  expect(atProxy).toEqual(['connect', 'close']);
});

test('destroyed it sends a FIN, and answers what still comes with RST', async () => {
  const { pump, proxy, atProxy, server, atServer } = await dialled();
  proxy.destroy();
  await pump.travel(null);
  expect([atProxy, atServer]).toEqual([['connect', 'close'], ['end']]);
  server.write('too late');
  await pump.travel(null);
  expect(atServer).toEqual(['end', 'ECONNRESET', 'close']);
});

test('a reset is ECONNRESET at the other end, either way', async () => {
  const sent = await dialled();
  sent.proxy.resetAndDestroy();
  await sent.pump.travel(null);
  expect([sent.atProxy, sent.atServer]).toEqual([
    ['connect', 'close'],
    ['ECONNRESET', 'close'],
  ]);
  const got = await dialled();
  got.server.resetAndDestroy();
  await got.pump.travel(null);
  expect(got.atProxy).toEqual(['connect', 'ECONNRESET', 'close']);
});

test('a dial that nobody takes is ECONNREFUSED', async () => {
  expect((await dialled(false)).atProxy).toEqual(['ECONNREFUSED', 'close']);
});
