/** The built dashboard: its files as they are, its first page for every path that is a page of it. */
import fastifyStatic from '@fastify/static';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../contracts/errors.ts';
import { answer } from './answers.ts';
import type { App } from './routes/route-services.ts';

const api = /^\/api(\/|$)/;
const asset = /^\/assets\//;

/** Whether somebody wants to see a page: what only a person can have typed, a name with a dot, may be one as well. */
function wantsPage({ method, headers }: FastifyRequest, path: string): boolean {
  if (method !== 'GET' || api.test(path) || asset.test(path)) return false;
  return !path.includes('.') || headers.accept?.includes('text/html') === true;
}

/** Without a directory every unknown path is a 404. */
export async function serveDashboard(app: App, directory: string | undefined): Promise<void> {
  if (directory !== undefined) {
    await app.register(fastifyStatic, {
      root: directory,
      cacheControl: false,
      setHeaders: (response, path) => {
        // File names under assets/ carry a hash of their content.
        const forEver = /[\\/]assets[\\/]/.test(path);
        response.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    if (directory !== undefined && wantsPage(request, path)) {
      return reply.sendFile('index.html');
    }
    return answer(request, reply, new ApiError('NOT_FOUND'));
  });
}
