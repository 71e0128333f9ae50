/** The verbs of a link do in memory what they do over TCP. */
import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import type { Kind } from '../../history/record.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import type { MemorySocket } from './duplex.ts';
import { MemoryLink } from './memory-link.ts';
import { Ports } from './ports.ts';
import { Pump } from './pump.ts';

async function linked(accepts = true) {
  const pump = new Pump(new VirtualClock(), seededEntropy(1));
  const observed: Kind[] = [];
  const servers: MemorySocket[] = [];
  const link = new MemoryLink({
    name: 'a link',
    pump,
    ports: new Ports(),
    entropy: seededEntropy(2),
    observe: (kind) => void observed.push(kind),
    accept: (far) => accepts && servers.push(far) > 0,
  });
  const client = link.dial();
  const atClient = told(client);
  await pump.travel(null);
  const server = servers[0];
  return { pump, link, observed, client, server: server!, atClient, atServer: server ? told(server) : [] };
}

function told(socket: MemorySocket): string[] {
  const seen: string[] = [];
  socket.on('data', (bytes: Buffer) => seen.push(bytes.toString()));
  for (const event of ['end', 'close']) socket.on(event, () => seen.push(event));
  socket.on('error', (error: NodeJS.ErrnoException) => seen.push(error.code ?? error.message));
  return seen;
}

test('bytes pass both ways and are seen on both legs', async () => {
  const { pump, client, server, atClient, atServer, observed } = await linked();
  client.write('up');
  server.write('down');
  await pump.travel(null);
  expect([atServer, atClient]).toEqual([['up'], ['down']]);
  expect(observed).toEqual(['wire.opened', 'wire.bytes', 'wire.bytes', 'wire.bytes', 'wire.bytes']);
});

test('a client whose upstream refuses is closed, as by a proxy', async () => {
  expect((await linked(false)).atClient).toEqual(['end', 'close']);
});

test('reset() is ECONNRESET at both ends', async () => {
  const { pump, link, atClient, atServer } = await linked();
  await link.reset();
  await pump.travel(null);
  expect([atClient, atServer]).toEqual([
    ['ECONNRESET', 'close'],
    ['ECONNRESET', 'close'],
  ]);
});

test('blackhole() lets neither bytes nor an end through; healed, the hole shows as a reset', async () => {
  const { pump, link, client, atServer } = await linked();
  const fault = await link.blackhole();
  client.end('lost');
  await pump.travel(60_000);
  expect(atServer).toEqual([]);
  await fault.heal();
  await pump.travel(60_000);
  expect(atServer).toEqual(['ECONNRESET', 'close']);
});

test('slow() delays on the virtual clock, to the millisecond', async () => {
  const { pump, link, client, atServer } = await linked();
  await using _slow = await link.slow({ latencyMs: 250 });
  client.write('late');
  await pump.travel(249);
  expect(atServer).toEqual([]);
  await pump.travel(250);
  expect(atServer).toEqual(['late']);
});

test('down() cuts what is there and refuses what comes, until it is healed', async () => {
  const { pump, link, atClient } = await linked();
  {
    await using _down = await link.down();
    const refused = told(link.dial());
    await pump.travel(null);
    expect([atClient, refused]).toEqual([
      ['end', 'close'],
      ['ECONNREFUSED', 'close'],
    ]);
  }
  const accepted = told(link.dial());
  await pump.travel(null);
  expect(accepted).toEqual([]);
});

test('counters tell when both sides are gone', async () => {
  const { pump, link, client } = await linked();
  client.destroy();
  await pump.travel(null);
  expect(link.connections().map(({ closed }) => closed)).toEqual([true]);
});
