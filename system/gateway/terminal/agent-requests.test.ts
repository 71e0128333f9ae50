import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { AgentAnswerError, AgentRequests, causeOf } from './agent-requests.ts';
import { listen } from './fake-agent.ts';

/** Posts to an agent that answers like this; resolves to what came of it. */
async function post(answer: (response: ServerResponse, request: IncomingMessage) => void): Promise<unknown> {
  const server = createServer((request, response) => answer(response, request));
  const port = await listen(server);
  const requests = new AgentRequests(
    { dialer: { dial: (address) => connect(address) }, signer: { sign: (...parts) => parts.join(' ') } },
    { host: '127.0.0.1', port },
  );
  const outcome = await requests.post('/tokens', { a: 1 }).done.catch((error: Error) => error);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return outcome;
}

describe('a request to an agent', () => {
  test('is signed over its method, path and body', async () => {
    let signature: unknown;
    await post((response, request) => {
      signature = request.headers['x-hangup-signature'];
      response.end();
    });
    expect(signature).toBe('POST /tokens {"a":1}');
  });

  test('succeeds with a 2xx', async () => {
    expect(await post((response) => response.writeHead(204).end())).toBeUndefined();
  });

  test.each([
    ['another status', (response: ServerResponse) => response.writeHead(302).end()],
    ['an endless answer', (response: ServerResponse) => response.end(Buffer.alloc(100_000))],
    [
      'an answer that breaks off',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
    ],
  ])('fails with %s', async (_what, answer) => {
    expect(await post(answer)).toBeInstanceOf(AgentAnswerError);
  });

  test('fails with a connection that is closed instead of an answer', async () => {
    expect(await post((response) => response.destroy())).toBeInstanceOf(Error);
  });
});

describe('the cause of a failure', () => {
  test.each([
    ['ECONNREFUSED', 'agent_unreachable'],
    ['EHOSTUNREACH', 'agent_unreachable'],
    ['ECONNRESET', 'agent_error'],
    ['HPE_INVALID_CONSTANT', 'agent_error'],
  ])('%s is %s', (code, cause) => {
    expect(causeOf(Object.assign(new Error(code), { code }))).toBe(cause);
  });
});
