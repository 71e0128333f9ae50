/** Requests in memory are answered, refused and given up as a page's are. */
import { createServer, type RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { dial } from './duplex.ts';
import { memoryFetch } from './memory-fetch.ts';
import { Ports } from './ports.ts';
import { Pump } from './pump.ts';

function served(answer: RequestListener | null) {
  const pump = new Pump(new VirtualClock(), seededEntropy(1));
  const server = createServer(answer ?? undefined);
  const ports = new Ports();
  const fetch = memoryFetch(
    () => dial(pump, (far) => answer !== null && server.emit('connection', far), ports.pair()),
    'a test',
  );
  return { pump, fetch };
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
