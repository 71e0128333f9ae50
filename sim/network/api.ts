/**
 * Toxiproxy's HTTP API over a collection of proxies: routes, bodies, answers and headers as version
 * 2.12.0 has them. Where that version misbehaves this one does not; README.md beside it lists where.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ApiError } from './api-error.ts';
import { parseBody } from './bodies.ts';
import { type ProxyCollection, toxicsOf } from './collection.ts';
import type { Json } from './go-json.ts';
import { toJson } from './go-json.ts';
import type { ProxyMetrics } from './metrics.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import type { Toxic } from './toxic.ts';

export const emulatedVersion = '2.12.0';

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Handler = (parameters: readonly string[], body: () => Promise<Json>) => Answer | Promise<Answer>;

interface Route {
  readonly path: RegExp;
  /** `*`: whatever the method. */
  readonly methods: Readonly<Record<string, Handler>>;
}

const noSniff = { 'X-Content-Type-Options': 'nosniff' };
const maxBodyBytes = 1024 * 1024;
const keepAliveMs = 60_000;

/** An HTTP server that is not listening yet. `/metrics` is there where there are metrics. */
export function createApi(collection: ProxyCollection, metrics: ProxyMetrics | null = null): Server {
  const routes = [...routesOf(collection), ...(metrics ? [metricsRoute(metrics)] : [])];
  let requests = 0;
  const server = createServer((request, response) => {
    const id = String(++requests).padStart(20, '0');
    void answer(routes, request, id).then((result) => send(response, result));
  });
  server.keepAliveTimeout = keepAliveMs;
  return server;
}

function routesOf(collection: ProxyCollection): Route[] {
  const update: Handler = async ([name], body) => {
    collection.get(name!);
    const wanted = await body();
    return collection.inTurn(async () => json(200, shown(await collection.update(name!, wanted))));
  };
  const updateToxic: Handler = async ([proxy, toxic], body) => {
    collection.toxic(proxy!, toxic!);
    const wanted = await body();
    return collection.inTurn(() => json(200, shownToxic(collection.updateToxic(proxy!, toxic!, wanted))));
  };
  return [
    {
      path: /^\/version$/,
      methods: {
        GET: () => ({
          status: 200,
          type: 'application/json;charset=utf-8',
          body: `{"version": "${emulatedVersion}"}\n`,
        }),
      },
    },
    {
      path: /^\/proxies$/,
      methods: {
        GET: () => json(200, Object.fromEntries(collection.all().map((proxy) => [proxy.name, shown(proxy)]))),
        POST: async (_, body) => {
          const wanted = await body();
          return collection.inTurn(async () => json(201, shown(await collection.create(wanted))));
        },
      },
    },
    {
      path: /^\/populate$/,
      methods: { POST: (_, body) => populate(collection, body) },
    },
    {
      path: /^\/reset$/,
      methods: {
        POST: () =>
          collection.inTurn(async () => {
            await collection.reset();
            return { status: 204 };
          }),
      },
    },
    {
      path: /^\/proxies\/([^/]+)$/,
      methods: {
        GET: ([name]) => json(200, shown(collection.get(name!))),
        POST: update,
        PATCH: update,
        DELETE: ([name]) =>
          collection.inTurn(async () => {
            await collection.delete(name!);
            return { status: 204 };
          }),
      },
    },
    {
      path: /^\/proxies\/([^/]+)\/toxics$/,
      methods: {
        GET: ([name]) => json(200, toxicsOf(collection.get(name!)).map(shownToxic)),
        POST: async ([name], body) => {
          collection.get(name!);
          const wanted = await body();
          return collection.inTurn(() => json(200, shownToxic(collection.addToxic(name!, wanted))));
        },
      },
    },
    {
      path: /^\/proxies\/([^/]+)\/toxics\/([^/]+)$/,
      methods: {
        GET: ([proxy, toxic]) => json(200, shownToxic(collection.toxic(proxy!, toxic!))),
        POST: updateToxic,
        PATCH: updateToxic,
        DELETE: ([proxy, toxic]) =>
          collection.inTurn(() => {
            collection.removeToxic(proxy!, toxic!);
            return { status: 204 };
          }),
      },
    },
  ];
}

function metricsRoute(metrics: ProxyMetrics): Route {
  const type = 'text/plain; version=0.0.4; charset=utf-8';
  return { path: /^\/metrics$/, methods: { '*': () => ({ status: 200, type, body: metrics.render() }) } };
}

async function populate(collection: ProxyCollection, body: () => Promise<Json>): Promise<Answer> {
  const failed = (error: ApiError, proxies: readonly TcpProxy[]) =>
    json(error.status, {
      error: error.message,
      status: error.status,
      proxies: proxies.length > 0 ? proxies.map(shown) : null,
    });
  try {
    const wanted = await body();
    return await collection.inTurn(async () => {
      const { done, error } = await collection.populate(wanted);
      return error ? failed(error, done) : json(201, { proxies: done.map(shown) });
    });
  } catch (error) {
    if (error instanceof ApiError) return failed(error, []);
    throw error;
  }
}

async function answer(routes: readonly Route[], request: IncomingMessage, id: string): Promise<Answer> {
  const path = (request.url ?? '/').split('?')[0]!;
  const cleaned = path.replace(/\/{2,}/g, '/');
  if (cleaned !== path) return { status: 301, headers: { Location: cleaned } };
  for (const route of routes) {
    const match = route.path.exec(path);
    if (!match) continue;
    const handler = route.methods[request.method ?? ''] ?? route.methods['*'];
    if (!handler) return { status: 405 };
    const headers = { 'X-Toxiproxy-Request-Id': id };
    if (request.headers['user-agent']?.startsWith('Mozilla/'))
      return { ...plain(403, 'User agent not allowed'), headers };
    try {
      const parameters = match.slice(1).map(decodeURIComponent);
      const answered = await handler(parameters, async () => parseBody(await readBody(request)));
      return { ...answered, headers };
    } catch (error) {
      const known = error instanceof ApiError ? error : internalError(error);
      const body = toJson({ error: known.message, status: known.status });
      return { ...plain(known.status, body), headers: { ...headers, ...noSniff } };
    }
  }
  return { ...plain(404, '404 page not found'), headers: noSniff };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new ApiError(413, `request body is over ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A broken percent escape is the client's mistake, anything else is a bug of ours, told as such. */
function internalError(error: unknown): ApiError {
  if (error instanceof URIError) return new ApiError(400, 'bad request path');
  return new ApiError(500, `internal error: ${error instanceof Error ? error.message : String(error)}`);
}

function send(response: ServerResponse, { status, type, body = '', headers = {} }: Answer): void {
  const length = status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...(type ? { 'Content-Type': type } : {}), ...length });
  response.end(body);
}

function json(status: number, value: unknown): Answer {
  return { status, type: 'application/json', body: toJson(value) };
}

function plain(status: number, text: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` };
}

function shown(proxy: TcpProxy) {
  const { name, listen, upstream, enabled } = proxy;
  return { name, listen, upstream, enabled, Logger: {}, toxics: toxicsOf(proxy).map(shownToxic) };
}

function shownToxic(toxic: Toxic) {
  const { attributes, name, type, streamText, toxicity } = toxic;
  return { attributes, name, type: type.type, stream: streamText, toxicity };
}
