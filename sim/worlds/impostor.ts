/**
 * Something else where a machine's agent should be: it takes the gateway's connections and answers them as
 * badly as its manners say. The machine's own heartbeats go on, so it counts as online.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server } from 'node:net';
import { json } from 'node:stream/consumers';
import type { RegisterToken } from '../../system/contracts/agent-api.ts';
import { hashSecret } from '../../system/contracts/secrets.ts';
import { encodeFrame } from '../../system/contracts/shell-stream.ts';

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

/** Is told what its shells say: the history must know where a page's output came from. */
export type Said = (session: string, output: Buffer) => void;

/** The server itself, which does not listen yet. */
export function impostorServer(manners: Manners, said: Said): Server {
  if (manners === 'never answers') return createTcpServer((socket) => void socket.resume());
  if (manners === 'speaks no HTTP')
    return createTcpServer((socket) => {
      socket.resume();
      socket.write('SSH-2.0-OpenSSH_9.9\r\n');
    });
  /** By hash of their tickets. */
  const sessions = new Map<string, string>();
  return createHttpServer({ requestTimeout: 0 }, async (request, response) => {
    request.on('error', () => {});
    if (request.method === 'POST') {
      const { token_sha256, session_id } = (await json(request)) as Partial<RegisterToken>;
      if (token_sha256 && session_id) sessions.set(token_sha256, session_id);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    request.resume();
    const ticket = new URL(request.url ?? '', 'http://agent').searchParams.get('token') ?? '';
    misbehave(manners, request, response, (output) =>
      said(sessions.get(hashSecret(ticket)) ?? 'nobody', output),
    );
  });
}

function misbehave(
  manners: Manners,
  request: IncomingMessage,
  response: ServerResponse,
  said: (output: Buffer) => void,
): void {
  response.writeHead(200);
  if (manners === 'streams garbage') {
    response.write('<html>It works!</html>');
    return;
  }
  said(Buffer.from(greeting));
  response.write(encodeFrame('data', Buffer.from(greeting)));
  const half = encodeFrame('data', Buffer.from('half of this')).subarray(0, 9);
  if (manners === 'ends half-way') response.end(half);
  if (manners === 'breaks off half-way') response.write(half, () => request.socket.destroy());
}
