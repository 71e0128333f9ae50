import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
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

/** An agent that says on which of its connections each request came, and the requests of one session to it. */
async function agentSeen(answer: (response: ServerResponse, request: IncomingMessage) => void) {
  const connections: Socket[] = [];
  const seen: [path: string, connection: number][] = [];
  const server = createServer((request, response) => {
    seen.push([request.url!, connections.indexOf(request.socket)]);
    answer(response, request);
  });
  server.on('connection', (socket) => connections.push(socket));
  const port = await listen(server);
  const requests = new AgentRequests(
    { dialer: { dial: (address) => connect(address) }, signer: { sign: () => 'signed' } },
    { host: '127.0.0.1', port },
  );
  const streamed = () =>
    new Promise((resolve) => {
      const stream = requests.stream('/shell');
      stream.on('response', ({ statusCode }) => resolve(statusCode)).on('error', resolve);
    });
  return {
    seen,
    connections,
    requests,
    streamed,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe("a ticket's stream", () => {
  test('is on the connection that announced it', async () => {
    await using agent = await agentSeen((response) => response.end());
    await agent.requests.announce('/tokens', {}).done;
    await agent.streamed();
    expect(agent.seen).toEqual([
      ['/tokens', 0],
      ['/shell', 0],
    ]);
  });

  test('is on a new one where the agent lets none stay', async () => {
    await using agent = await agentSeen((response) => response.writeHead(200, { connection: 'close' }).end());
    await agent.requests.announce('/tokens', {}).done;
    await agent.streamed();
    expect(agent.seen[1]).toEqual(['/shell', 1]);
  });

  test('is on a new one behind anything else that was posted', async () => {
    await using agent = await agentSeen((response) => response.end());
    await agent.requests.post('/shell/resize', {}).done;
    await agent.streamed();
    expect(agent.seen[1]).toEqual(['/shell', 1]);
  });

  test('leaves no connection where it is not asked for any more', async () => {
    await using agent = await agentSeen((response) => response.end());
    await agent.requests.announce('/tokens', {}).done;
    agent.requests.release();
    await once(agent.connections[0]!, 'close');
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
