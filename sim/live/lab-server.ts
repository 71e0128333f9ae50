/**
 * The lab's one address, on loopback. `/lab/…` is the lab: its drawer, what can be asked of it, what it
 * tells. Everything else is passed on to the gateway.
 *
 * Only its own pages may speak to it: a request under another name than its own (as DNS rebinding makes
 * them) and a request from a foreign page are refused.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import Fastify from 'fastify';
import { WebSocketServer } from 'ws';
import type { Feed } from './feed.ts';
import { labHeaders, labPage, withLab } from './lab-page.ts';
import { labRoutes } from './lab-routes.ts';
import type { LiveLab } from './live-lab.ts';
import { type Pages, passRequest, passUpgrade } from './pass-through.ts';

export interface LabServer {
  readonly url: string;
  stop(): Promise<void>;
}

export interface LabServerOptions {
  readonly lab: LiveLab;
  readonly feed: Feed;
  /** 0 for a free one. */
  readonly port: number;
  /** The drawer's bundle. */
  readonly drawer: string;
}

const host = '127.0.0.1';
const unreachable = 'The gateway cannot be reached. Start it, or heal its link, and load this page again.';
const feedPath = /^\/lab\/feed\?page=(tab-[0-9a-f]{8})$/;

/** Rejects with the error of `listen` where the port cannot be had. */
export async function startLabServer({ lab, feed, port, drawer }: LabServerOptions): Promise<LabServer> {
  const upstream = lab.world.browserLink;
  const drawers = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024, perMessageDeflate: false });
  const sockets = new Set<Duplex>();
  const pages: Pages = {
    rewrite: (html) => withLab(html, lab.clock.state),
    unreachable(response) {
      response.writeHead(502, { ...labHeaders, 'content-type': 'text/html; charset=utf-8' });
      response.end(labPage(unreachable, lab.clock.state));
    },
  };
  let server!: Server;

  const app = Fastify({
    bodyLimit: 8 * 1024 * 1024,
    serverFactory(handle) {
      server = createServer((request, response) => {
        const refusal = refusalOf(request, server);
        if (refusal) refuse(response, refusal);
        else if (isForLab(request)) handle(request, response);
        else passRequest(request, response, upstream, pages);
      });
      return server;
    },
  });
  labRoutes(app, lab, drawer);

  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {}); // Whoever reads it hears of its end.
    const refusal = refusalOf(request, server);
    const page = feedPath.exec(request.url ?? '')?.[1];
    if (refusal) socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    else if (!isForLab(request)) passUpgrade(request, socket, head, upstream);
    else if (page) drawers.handleUpgrade(request, socket, head, (ws) => feed.add(ws, page));
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
  });

  await app.listen({ host, port });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async stop() {
      feed.stop();
      for (const socket of sockets) socket.destroy();
      await app.close();
    },
  };
}

function isForLab({ url = '' }: IncomingMessage): boolean {
  return url === '/lab' || url.startsWith('/lab/') || url.startsWith('/lab?');
}

/** Why it is not to be heard; the product judges for itself which origin may open a terminal. */
function refusalOf(request: IncomingMessage, server: Server): string | null {
  const address = server.address() as AddressInfo | null;
  const { host: asked, origin } = request.headers;
  const own = ['127.0.0.1', 'localhost'].map((name) => `${name}:${address?.port}`);
  if (!own.includes(asked ?? '')) return `this lab answers at http://${own[0]} only`;
  if (isForLab(request) && origin !== undefined && origin !== `http://${asked}`)
    return 'the lab takes nothing from pages of another origin';
  return null;
}

function refuse(response: ServerResponse, why: string): void {
  response.writeHead(403, { ...labHeaders, 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: why }));
}
