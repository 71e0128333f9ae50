/**
 * Something else listens where a machine's agent should: it takes the gateway's connections and answers
 * them as badly as its manners say. The machine's own heartbeats go on, so it counts as online.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { encodeFrame } from '../../../system/contracts/shell-stream.ts';
import type { AgentHandle } from './agent-handle.ts';

export type Manners =
  /** Another protocol answers on the port. */
  | 'speaks no HTTP'
  /** Tickets are taken; the shell's stream is no sequence of frames. */
  | 'streams garbage'
  /** A shell that says hello, and whose stream ends inside a frame, as if all were well. */
  | 'ends half-way'
  /** The same, and the connection is cut inside a chunk. */
  | 'breaks off half-way'
  /** Connections are taken, nothing is ever said. */
  | 'never answers'
  /** A shell that says hello and is never heard of again. */
  | 'falls silent';

/** What its shell says, where it says something. */
const greeting = 'hello from an impostor\r\n';

/** Puts one in the agent's place; disposing of it brings the agent back. Sessions of the machine are cut. */
export async function replaceAgent(agent: AgentHandle, manners: Manners): Promise<AsyncDisposable> {
  const impostor = await Impostor.listen(manners);
  await agent.links.shells.pointAt(impostor.address);
  return {
    async [Symbol.asyncDispose]() {
      await agent.links.shells.pointAt(agent.upstream);
      await impostor.stop();
    },
  };
}

class Impostor {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {}); // The gateway cuts it off; `close` follows.
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async listen(manners: Manners): Promise<Impostor> {
    const impostor = new Impostor(serverOf(manners));
    await new Promise<void>((resolve) => impostor.#server.listen(0, '127.0.0.1', resolve));
    return impostor;
  }

  /** `host:port` */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function serverOf(manners: Manners): Server {
  if (manners === 'never answers') return createTcpServer((socket) => void socket.resume());
  if (manners === 'speaks no HTTP')
    return createTcpServer((socket) => {
      socket.resume();
      socket.write('SSH-2.0-OpenSSH_9.9\r\n');
    });
  return createHttpServer({ requestTimeout: 0 }, (request, response) => {
    request.on('error', () => {});
    request.resume();
    if (request.method === 'POST') response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    else misbehave(manners, request, response);
  });
}

function misbehave(manners: Manners, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200);
  if (manners === 'streams garbage') {
    response.write('<html>It works!</html>');
    return;
  }
  response.write(encodeFrame('data', Buffer.from(greeting)));
  const half = encodeFrame('data', Buffer.from('half of this')).subarray(0, 9);
  if (manners === 'ends half-way') response.end(half);
  if (manners === 'breaks off half-way') response.write(half, () => request.socket.destroy());
}
