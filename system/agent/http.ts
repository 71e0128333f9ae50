/** Plain HTTP with deadlines on our own clock: reading a small body, answering JSON, staying or closing gently. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock, Timer } from '../ports/clock.ts';
import { limits } from './limits.ts';

/** An answer instead of what was asked for. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * A server without Node's own timers: those run on real time, and `requestTimeout` would end a stream
 * after 300 s. `handle` rejects with Refused for an answer other than the wished one.
 */
export function createHttpServer(
  clock: Clock,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  onBug: (error: unknown) => void,
): Server {
  const server = createServer({
    requestTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: 0,
    connectionsCheckingInterval: 2 ** 31 - 1,
    noDelay: true,
  });
  server.on('connection', (socket: Socket) => {
    expectHead(clock, socket);
    socket.once('close', () => heads.get(socket)?.cancel());
  });
  server.on('request', (request, response) => {
    heads.get(request.socket)?.cancel();
    // Its value comes from real time, through a cache of Node's own.
    response.sendDate = false;
    handle(request, response).catch((error: unknown) => {
      if (!(error instanceof Refused)) onBug(error);
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const { status, message } = error instanceof Refused ? error : new Refused(500, 'Internal error');
      answerJson(clock, request, response, status, { error: message });
    });
  });
  return server;
}

/** What waits for the next request head of a connection. */
const heads = new WeakMap<Socket, Timer>();

function expectHead(clock: Clock, socket: Socket): void {
  heads.set(
    socket,
    clock.setTimer(limits.headMs, () => socket.destroy()),
  );
}

/** Answers what was read to its end. The connection stays where its client says that more will come on it. */
export function answerAndStay(
  clock: Clock,
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
): void {
  if (request.headers.connection !== 'keep-alive') {
    answerJson(clock, request, response, 200, body);
    return;
  }
  response.once('finish', () => {
    if (!request.socket.destroyed) expectHead(clock, request.socket);
  });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

export function answerJson(
  clock: Clock,
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: unknown,
): void {
  closeGently(clock, request, response);
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/**
 * After the answer, reads on until the peer has ended its side too. Closing a connection on which
 * something unread is left resets it, and a reset may overtake the answer.
 */
export function closeGently(clock: Clock, request: IncomingMessage, response: ServerResponse): void {
  // Node would close at once after `connection: close`, which is also what a client asks for by default.
  response.setHeader('connection', 'keep-alive');
  response.once('finish', () => {
    const { socket } = request;
    if (request.readableEnded || request.destroyed) {
      socket.end();
    } else {
      request.once('end', () => socket.end());
      request.resume();
    }
    const timer = clock.setTimer(limits.lingerMs, () => socket.destroy());
    socket.once('close', () => timer.cancel());
  });
}

/** The whole body as text. Refuses with 413 or, after the deadline, 408. */
export function readBody(clock: Clock, request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const settle = (act: () => void) => {
      deadline.cancel();
      request.off('data', take);
      act();
    };
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limits.bodyBytes) settle(() => reject(new Refused(413, 'The request body is too large')));
    };
    const deadline = clock.setTimer(limits.bodyMs, () =>
      settle(() => reject(new Refused(408, 'The request body did not arrive in time'))),
    );
    request.on('data', take);
    request.once('end', () => settle(() => resolve(Buffer.concat(chunks).toString())));
    request.once('error', () => settle(() => reject(new Refused(400, 'The request was cut off'))));
  });
}
