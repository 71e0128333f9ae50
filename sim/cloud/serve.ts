/** The fake cloud on a real port: msw's handlers answer real HTTP, so that a product process can call them. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getResponse, type HttpHandler } from 'msw';

export interface CloudServer {
  readonly port: number;
  /** Requests that have arrived and are not answered yet. */
  readonly pending: number;
  stop(): Promise<void>;
}

/**
 * @param origin what the handlers were made for; requests are matched as if they had gone there
 */
export async function serveCloud(handlers: HttpHandler[], origin: string): Promise<CloudServer> {
  let pending = 0;
  const server = createServer(async (request, response) => {
    pending++;
    response.once('close', () => void pending--);
    try {
      await answer(await getResponse(handlers, await asFetch(request, origin)), response);
    } catch {
      response.destroy(); // As a cloud that breaks does; the product must cope.
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get pending() {
      return pending;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function asFetch(request: IncomingMessage, origin: string): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return new Request(new URL(request.url ?? '/', origin), {
    method: request.method ?? 'GET',
    headers: Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    ),
    ...(body.length > 0 && request.method !== 'GET' && request.method !== 'HEAD' ? { body } : {}),
  });
}

async function answer(fetched: Response | undefined, response: ServerResponse): Promise<void> {
  if (!fetched || fetched.type === 'error') {
    response.destroy();
    return;
  }
  response.writeHead(fetched.status, Object.fromEntries(fetched.headers));
  response.end(Buffer.from(await fetched.arrayBuffer()));
}
