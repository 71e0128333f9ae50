import { once } from 'node:events';
import { createServer, type RequestListener, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { AgentStream } from './agent-stream.ts';
import { listen } from './fake-agent.ts';

/** What becomes of a stream, whose first request is on a connection that was used before. */
async function outcome(answer: RequestListener): Promise<string[]> {
  const server = createServer(answer);
  const port = await listen(server);
  const heard: string[] = [];
  const used = connect(port, '127.0.0.1');
  await once(used, 'connect');
  const sockets = [used];
  const settled = Promise.withResolvers<void>();
  const hear = (what: string) => {
    heard.push(what);
    settled.resolve();
  };
  const stream = new AgentStream(
    () => {
      const socket: Socket | undefined = sockets.shift();
      const asked = request({
        path: '/shell',
        createConnection: () => socket ?? connect(port, '127.0.0.1'),
      });
      asked.reusedSocket = socket !== undefined;
      asked.flushHeaders();
      return asked;
    },
    {
      started: () => hear('started'),
      heard: () => {},
      output: () => {},
      room: () => {},
      exited: () => hear('exited'),
      failed: (cause) => hear(cause),
    },
  );
  await settled.promise;
  stream.release();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return heard;
}

test('a stream whose reused connection has ended is asked for on a new one', async () => {
  let asked = 0;
  expect(
    await outcome((_, response) => {
      if (++asked === 1) response.socket!.destroy();
      else response.writeHead(200).flushHeaders();
    }),
  ).toEqual(['started']);
});

test('a new connection that ends without an answer is the end', async () => {
  let asked = 0;
  const heard = await outcome((_, response) => {
    asked++;
    response.socket!.destroy();
  });
  expect([heard, asked]).toEqual([['agent_error'], 2]);
});
