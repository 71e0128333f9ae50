/**
 * The lab's address stands in front of the link on which browsers reach the gateway, and passes on what is
 * not for the lab itself. What befalls the link befalls the browser: a FIN stays a FIN, an RST an RST, a
 * port that refuses ends the browser's connection, silence stays silence.
 *
 *     browser ──▶ lab's address ──▶ browser-gateway, its faults ──▶ gateway
 */
import { type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Upstream {
  readonly host: string;
  readonly port: number;
}

/** Of a page that the lab puts its drawer into; a dashboard's has half a kilobyte. */
const longestPage = 1024 * 1024;

/** Meant for one hop only (RFC 9110 section 7.6.1), so each hop makes its own. */
const ofOneHop = ['connection', 'keep-alive', 'transfer-encoding', 'proxy-connection'];

export interface Pages {
  /** Makes of the dashboard's page the one that the browser gets. */
  rewrite(html: string): string;
  /** Answers a page that was asked for while the gateway cannot be reached. */
  unreachable(response: ServerResponse): void;
}

export function passRequest(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: Upstream,
  pages: Pages,
): void {
  const isPage = (request.headers.accept ?? '').includes('text/html');
  const headers: Record<string, unknown> = { ...request.headers };
  for (const name of ofOneHop) delete headers[name];
  // The page that comes is not the page that the browser gets: neither packed nor remembered.
  if (isPage)
    for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name];
  const onward = requestOf({
    ...upstream,
    agent: false,
    method: request.method,
    path: request.url,
    headers: headers as Record<string, string>,
  });
  onward.once('response', (answer) => {
    const answered = { ...answer.headers };
    for (const name of ofOneHop) delete answered[name];
    answer.on('error', () => endAlike(request.socket, onward.socket));
    if (isPage && (answered['content-type'] ?? '').startsWith('text/html')) {
      void passPage(answer, response, answered, pages).catch(() => endAlike(request.socket, onward.socket));
      return;
    }
    response.writeHead(answer.statusCode!, answered);
    answer.pipe(response);
  });
  onward.once('error', () => {
    if (isPage && !response.headersSent && request.method === 'GET') pages.unreachable(response);
    else endAlike(request.socket, onward.socket);
  });
  response.once('close', () => onward.destroy());
  request.pipe(onward);
}

async function passPage(
  answer: IncomingMessage,
  response: ServerResponse,
  headers: IncomingMessage['headers'],
  pages: Pages,
): Promise<void> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > longestPage) throw new Error('the page is too long');
  }
  const page = Buffer.from(pages.rewrite(Buffer.concat(chunks).toString()));
  delete headers.etag;
  delete headers['last-modified'];
  response.writeHead(answer.statusCode!, {
    ...headers,
    'content-length': page.length,
    'cache-control': 'no-store',
  });
  response.end(page);
}

/** A WebSocket's opening, and then bytes as they are. */
export function passUpgrade(
  request: IncomingMessage,
  browser: Duplex,
  head: Buffer,
  upstream: Upstream,
): void {
  const onward = connect({ ...upstream, allowHalfOpen: true, noDelay: true });
  onward.write(requestHead(request));
  onward.write(head);
  browser.pipe(onward);
  onward.pipe(browser);
  const client = browser as Socket;
  for (const [one, other] of [
    [client, onward],
    [onward, client],
  ] as const) {
    one.on('error', () => endAlike(other, one));
    // Closed without an end: nothing more can be passed on.
    one.once('close', () => one.errored || one.readableEnded || other.destroy());
  }
}

function requestHead({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let at = 0; at < rawHeaders.length; at += 2) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Ends `socket` as `like` has ended: by RST after an RST. */
function endAlike(socket: Socket, like: Socket | null): void {
  const { code } = (like?.errored ?? {}) as NodeJS.ErrnoException;
  if (code === 'ECONNRESET' || code === 'EPIPE') socket.resetAndDestroy();
  else socket.destroy();
}
