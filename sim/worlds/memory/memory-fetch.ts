/** `fetch` over connections in memory: answers as a page gets them. */
import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Duplex } from 'node:stream';

export interface Request {
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | null | undefined;
}

/** As much of a Response as those who ask look at. */
export type Answer = Pick<Response, 'ok' | 'status' | 'headers' | 'text'>;

export type Fetch = (url: string | URL, request: Request) => Promise<Answer>;

/** How a request gets its connection. */
export type Connections = Pick<RequestOptions, 'agent' | 'createConnection'>;

/** One that ends with the answer. */
export function oneForEach(dial: () => Duplex): Connections {
  return { createConnection: dial };
}

/** What Chromium opens to one host. */
const mostConnections = 6;

/** One that is used again and again, as a browser does, until the other side ends it. */
export function keptConnections(dial: () => Duplex): { readonly agent: Agent } {
  const agent = new Agent({ keepAlive: true, maxSockets: mostConnections });
  agent.createConnection = dial;
  return { agent };
}

/** Rejects as `fetch` does: with a TypeError where no answer came, with the signal's reason when it fires. */
export function memoryFetch(connections: Connections, userAgent: string): Fetch {
  return (url, { method = 'GET', headers, body = '', signal }) =>
    new Promise((resolve, reject) => {
      const { host, hostname, pathname, search } = new URL(url);
      const options = {
        ...connections,
        method,
        host: hostname,
        path: pathname + search,
        headers: { host, 'user-agent': userAgent, 'content-length': Buffer.byteLength(body), ...headers },
      };
      const send = () => {
        const request = httpRequest(options);
        let answered = false;
        const abort = () => request.destroy();
        const settle = (act: () => void) => {
          signal?.removeEventListener('abort', abort);
          act();
        };
        const fail = (error: Error) =>
          settle(() =>
            reject(signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause: error })),
          );
        signal?.addEventListener('abort', abort);
        request.on('error', (error) => {
          // Ended by the other side while the request was on its way: browsers then take another connection.
          if (request.reusedSocket && !answered && !signal?.aborted) settle(send);
          else fail(error);
        });
        request.on('response', (incoming) => {
          answered = true;
          incoming.on('error', fail);
          read(incoming, (text) => settle(() => resolve(answerOf(incoming, text))));
        });
        request.end(body);
      };
      send();
    });
}

function read(incoming: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => done(Buffer.concat(chunks).toString()));
}

function answerOf({ statusCode: status = 0, headers }: IncomingMessage, text: string): Answer {
  return {
    status,
    ok: status >= 200 && status < 300,
    get headers() {
      return new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    },
    text: async () => text,
  };
}
