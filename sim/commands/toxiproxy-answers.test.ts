import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { toxiproxyAnswersAt } from './toxiproxy-answers.ts';

test.each([
  ['who answers is one', (response: { end(text: string): unknown }) => void response.end('2.12.0'), true],
  ['who takes the connection and says nothing is none', () => {}, false],
])('%s', async (_, answer, isOne) => {
  const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await toxiproxyAnswersAt(url, isOne ? undefined : 50)).toBe(isOne);
  server.closeAllConnections();
  server.close();
});
