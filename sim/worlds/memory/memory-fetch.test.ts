/** Requests in memory are answered, refused and given up as a page's are. */
import { createServer, type RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { dial, type MemorySocket } from './duplex.ts';
import { keptConnections, memoryFetch, oneForEach } from './memory-fetch.ts';
import { Ports } from './ports.ts';
import { Pump } from './pump.ts';

function served(
  answer: RequestListener | null,
  connections: typeof keptConnections | typeof oneForEach = oneForEach,
) {
  const pump = new Pump(new VirtualClock(), seededEntropy(1));
  const server = createServer(answer ?? undefined);
  const ports = new Ports();
  const sockets: MemorySocket[] = [];
  const accept = (far: MemorySocket) => {
    sockets.push(far);
    return answer !== null && server.emit('connection', far);
  };
  const fetch = memoryFetch(
    connections(() => dial(pump, accept, ports.pair())),
    'a test',
  );
  const answered = async () => {
    const asked = fetch('http://gateway.test/', {}).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
    await pump.travel(null);
    return asked;
  };
  return { pump, fetch, answered, sockets };
}

test('status, headers and body come back', async () => {
  const { pump, fetch } = served((request, response) => {
    response.writeHead(201, { 'x-asked': `${request.method} ${request.url} of ${request.headers.host}` });
    request.pipe(response);
  });
  const asked = fetch('http://gateway.test/path?query', { method: 'POST', body: 'echo' });
  await pump.travel(null);
  const answer = await asked;
  expect([answer.status, answer.headers.get('x-asked'), await answer.text()]).toEqual([
    201,
    'POST /path?query of gateway.test',
    'echo',
  ]);
});

test('no answer is a TypeError', async () => {
  const { pump, fetch } = served(null);
  const asked = fetch('http://gateway.test/', {}).catch((error: unknown) => error);
  await pump.travel(null);
  expect(await asked).toBeInstanceOf(TypeError);
});

test('an answer that breaks off is a TypeError, too', async () => {
  const { pump, fetch } = served((_, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  });
  const asked = fetch('http://gateway.test/', {}).catch((error: unknown) => error);
  await pump.travel(null);
  expect(await asked).toBeInstanceOf(TypeError);
});

test("a request that is given up rejects with the signal's reason", async () => {
  const { pump, fetch } = served(() => {});
  const giveUp = new AbortController();
  const asked = fetch('http://gateway.test/', { signal: giveUp.signal }).catch((error: unknown) => error);
  await pump.travel(null);
  giveUp.abort(new Error('nobody waits'));
  await pump.travel(null);
  expect(await asked).toMatchObject({ message: 'nobody waits' });
});

const ok: RequestListener = (_, response) => response.end();

test('a connection for each ends with its answer', async () => {
  const { answered, sockets } = served(ok);
  await answered();
  await answered();
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
});

test('a kept connection serves one request after the other', async () => {
  const { answered, sockets } = served(ok, keptConnections);
  expect([await answered(), await answered(), sockets.length]).toEqual([200, 200, 1]);
});

test('a kept connection that was reset is not used again', async () => {
  const { answered, pump, sockets } = served(ok, keptConnections);
  await answered();
  sockets[0]!.resetAndDestroy();
  await pump.travel(null);
  expect([await answered(), sockets.length]).toEqual([200, 2]);
});

test('what finds its kept connection ended is sent once more, on another one', async () => {
  const { fetch, answered, pump, sockets } = served(ok, keptConnections);
  await answered();
  const asked = fetch('http://gateway.test/', {});
  sockets[0]!.resetAndDestroy();
  await pump.travel(null);
  expect([(await asked).status, sockets.length]).toEqual([200, 2]);
});

test('a new connection that ends without an answer is no reason to try again', async () => {
  const { answered, sockets } = served((_, response) => response.destroy(), keptConnections);
  expect([await answered(), sockets.length]).toEqual([expect.any(TypeError), 1]);
});
