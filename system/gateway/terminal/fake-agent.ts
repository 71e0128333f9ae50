/** For tests: an agent made of node:http that does what it is told. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { encodeFrame, FrameReader, type FrameType } from '../../contracts/shell-stream.ts';

/** One shell at the fake agent. */
export interface AgentShell {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Frames from the gateway, oldest first. */
  readonly frames: { readonly type: FrameType; readonly text: string }[];
  /** Input so far, as text. */
  readonly input: () => string;
  readonly gone: () => boolean;
  send(type: FrameType, payload?: string | Uint8Array): boolean;
}

export async function createFakeAgent() {
  const shells: AgentShell[] = [];
  const posts: { path: string; body: Record<string, unknown>; signature: string }[] = [];
  const behaviour = {
    /** Status of `POST /tokens`; null never answers. */
    tokens: 200 as number | null,
    /** Takes `GET /shell`, instead of a plain 200. */
    shell: null as ((request: IncomingMessage, response: ServerResponse) => void) | null,
    /** Whether probes are answered. */
    answersProbes: true,
    /** Whether input is read. */
    reads: true,
  };
  const sockets = new Set<Socket>();

  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        posts.push({
          path: request.url!,
          body: JSON.parse(body),
          signature: String(request.headers['x-hangup-signature']),
        });
        if (behaviour.tokens !== null) response.writeHead(behaviour.tokens).end('{}');
      });
      return;
    }
    const frames: AgentShell['frames'] = [];
    const reader = new FrameReader();
    let gone = false;
    const shell: AgentShell = {
      request,
      response,
      frames,
      input: () => frames.map(({ type, text }) => (type === 'data' ? text : '')).join(''),
      gone: () => gone,
      send: (type, payload = '') => response.write(encodeFrame(type, Buffer.from(payload as string))),
    };
    shells.push(shell);
    request.socket.on('close', () => {
      gone = true;
    });
    if (behaviour.shell) {
      behaviour.shell(request, response);
      return;
    }
    response.writeHead(200).flushHeaders();
    if (!behaviour.reads) return;
    request.on('data', (chunk: Buffer) => {
      for (const { type, payload } of reader.read(chunk)) {
        frames.push({ type, text: Buffer.from(payload).toString() });
        if (type === 'alive' && behaviour.answersProbes) shell.send('alive_reply');
      }
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listen(server);

  return {
    port,
    shells,
    posts,
    behaviour,
    sockets,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(resolve);
      }),
  };
}

export function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
