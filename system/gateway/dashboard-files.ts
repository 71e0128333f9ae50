/** The built dashboard: its files as they are, its first page for every path that is a page of it. */
import fastifyStatic from '@fastify/static';
import { ApiError } from '../contracts/errors.ts';
import { answer } from './answers.ts';
import type { App } from './routes/route-services.ts';

/** Paths of pages: no `/api/`, no file extension. */
const page = /^\/(?!api(\/|$))[^.]*$/;

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
    if (directory !== undefined && request.method === 'GET' && page.test(path)) {
      return reply.sendFile('index.html');
    }
    return answer(request, reply, new ApiError('NOT_FOUND'));
  });
}
