/** A connection in memory behaves as one over TCP does, where Node's http and ws look. */
import { createServer, request } from 'node:http';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { type Accept, dial, type MemorySocket } from './duplex.ts';
import { Pump } from './pump.ts';

const ends = { from: { address: '127.0.0.1', port: 50_001 }, to: { address: '127.0.0.1', port: 80 } };

function pumped() {
  return new Pump(new VirtualClock(), seededEntropy(1));
}

/** What happened at an end, in order. */
function told(socket: MemorySocket): string[] {
  const seen: string[] = [];
  socket.on('data', (bytes: Buffer) => seen.push(bytes.toString()));
  for (const event of ['connect', 'end', 'close', 'timeout']) socket.on(event, () => seen.push(event));
  socket.on('error', (error: NodeJS.ErrnoException) => seen.push(error.code ?? error.message));
  return seen;
}

async function connected() {
  const pump = pumped();
  const ready = Promise.withResolvers<MemorySocket>();
  const client = dial(
    pump,
    (far) => {
      ready.resolve(far);
      return true;
    },
    ends,
  );
  await pump.travel(null);
  const server = await ready.promise;
  return { pump, client, server, atClient: told(client), atServer: told(server) };
}

test('what is written before the connect arrives behind it', async () => {
  const pump = pumped();
  const seen: string[][] = [];
  const client = dial(pump, (far) => seen.push(told(far)) > 0, ends);
  const atClient = told(client);
  client.write('early');
  await pump.travel(null);
  expect([atClient, seen]).toEqual([['connect'], [['early']]]);
});

test('a dial that nobody takes is ECONNREFUSED', async () => {
  const pump = pumped();
  const client = told(dial(pump, () => false, ends));
  await pump.travel(null);
  expect(client).toEqual(['ECONNREFUSED', 'close']);
});

test('a dial that was given up is never taken', async () => {
  const pump = pumped();
  const accept: Accept = () => expect.unreachable();
  const client = dial(pump, accept, ends);
  client.destroy();
  await pump.travel(null);
  expect(client.closed).toBe(true);
});

test('the client ends when the server does, the server may go on after the client', async () => {
  const { pump, client, server, atClient, atServer } = await connected();
  client.end('last word');
  await pump.travel(null);
  expect(atServer).toEqual(['last word', 'end']);
  server.end('answer');
  await pump.travel(null);
  expect(atClient).toEqual(['answer', 'end', 'close']);
  expect(atServer).toEqual(['last word', 'end', 'close']);
});

test('a reset is ECONNRESET for the peer and a silent close for who sent it', async () => {
  const { pump, client, atClient, atServer } = await connected();
  client.resetAndDestroy();
  await pump.travel(null);
  expect([atClient, atServer]).toEqual([['close'], ['ECONNRESET', 'close']]);
});

test('a destroyed end is a FIN for the peer, and its later bytes are answered with RST', async () => {
  const { pump, client, server, atServer } = await connected();
  client.destroy();
  await pump.travel(null);
  expect(atServer).toEqual(['end']);
  server.write('too late');
  await pump.travel(null);
  expect(atServer).toEqual(['end', 'ECONNRESET', 'close']);
});

test('a writer is called back although its peer has gone', async () => {
  const { pump, client, server } = await connected();
  let called = false;
  server.write('x', () => {
    called = true;
  });
  client.destroy();
  await pump.travel(null);
  expect(called).toBe(true);
});

test('a peer that does not read holds the writer up', async () => {
  const { pump, client, server } = await connected();
  server.pause();
  for (let sent = 0; sent < 40; sent++) client.write(Buffer.alloc(16 * 1024));
  await pump.travel(null);
  expect(client.writableNeedDrain).toBe(true);
  server.resume();
  await pump.travel(null);
  expect(client.writableNeedDrain).toBe(false);
});

test('destroySoon() sends what was written first', async () => {
  const { pump, client, atServer } = await connected();
  client.write('all of it');
  client.destroySoon();
  await pump.travel(null);
  expect(atServer).toEqual(['all of it', 'end']);
});

test('an idle socket times out on the virtual clock, and bytes start it over', async () => {
  const { pump, client, server, atServer } = await connected();
  server.setTimeout(1000);
  await pump.travel(900);
  client.write('x');
  await pump.travel(1800);
  expect(atServer).toEqual(['x']);
  await pump.travel(1900);
  expect(atServer).toEqual(['x', 'timeout']);
});

test("Node's own HTTP speaks over it", async () => {
  const pump = pumped();
  const server = createServer((incoming, response) => incoming.pipe(response));
  const answered = new Promise<string>((resolve) => {
    const asked = request(
      {
        method: 'POST',
        host: 'machine',
        createConnection: () => dial(pump, (far) => server.emit('connection', far), ends),
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      },
    );
    asked.end('echo');
  });
  await pump.travel(null);
  expect(await answered).toBe('echo');
});
