/** `fetch` over connections in memory: one request a connection, answers as a page gets them. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

export type Fetch = (url: string | URL, init: RequestInit) => Promise<Response>;

/** Rejects as `fetch` does: with a TypeError where no answer came, with the signal's reason when it fires. */
export function memoryFetch(dial: () => Duplex, userAgent: string): Fetch {
  return (url, init) =>
    new Promise((resolve, reject) => {
      const { host, hostname, pathname, search } = new URL(url);
      const body = typeof init.body === 'string' ? init.body : '';
      const request = httpRequest({
        method: init.method ?? 'GET',
        host: hostname,
        path: pathname + search,
        headers: {
          host,
          'user-agent': userAgent,
          'content-length': Buffer.byteLength(body),
          ...Object.fromEntries(new Headers(init.headers)),
        },
        createConnection: dial,
      });
      const { signal } = init;
      const abort = () => request.destroy();
      const settle = (act: () => void) => {
        signal?.removeEventListener('abort', abort);
        act();
      };
      signal?.addEventListener('abort', abort);
      const fail = (error: Error) =>
        settle(() =>
          reject(signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause: error })),
        );
      request.on('error', fail);
      request.on('response', (incoming) => {
        incoming.on('error', fail);
        read(incoming, (bytes) => settle(() => resolve(asResponse(incoming, bytes))));
      });
      request.end(body);
    });
}

function read(incoming: IncomingMessage, done: (bytes: Buffer<ArrayBuffer>) => void): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => done(Buffer.concat(chunks)));
}

function asResponse({ statusCode = 0, headers }: IncomingMessage, bytes: Buffer<ArrayBuffer>): Response {
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(bytes.length > 0 ? bytes : null, { status: statusCode, headers: given });
}
