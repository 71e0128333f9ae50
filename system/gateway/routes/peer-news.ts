/** `POST /api/gateway-news`: what another gateway of this database tells. For gateways only. */
import Type from 'typebox';
import { Failure } from '../../contracts/api/envelope.ts';
import { ApiError } from '../../contracts/errors.ts';
import { peerNewsPath, SignedNews } from '../peers/peer-news.ts';
import type { App, RouteServices } from './route-services.ts';

export function peerNewsRoutes(app: App, { bus }: RouteServices): void {
  app.post(
    peerNewsPath,
    { schema: { body: SignedNews, response: { 204: Type.Null(), '4xx': Failure } } },
    async (request, reply) => {
      if (!(await bus.receive(request.body))) throw new ApiError('UNAUTHORIZED');
      return reply.code(204).send(null);
    },
  );
}
