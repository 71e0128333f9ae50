/** What the lab answers under `/lab/`: a page, a script, its history, and a route for each thing to work. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { timelinePage } from '../../reports/timeline/page.ts';
import { ApiError } from '../../system/contracts/errors.ts';
import { validatorCompiler } from '../../system/gateway/validation.ts';
import { UnknownError } from '../clock/barrier.ts';
import { formatHistory } from '../history/ndjson.ts';
import { UnsupportedFault } from '../network/fault.ts';
import { labHeaders, labPage } from './lab-page.ts';
import type { LiveLab } from './live-lab.ts';
import { Refused } from './refused.ts';
import {
  ClockRequest,
  FarewellRequest,
  GatewayRequest,
  LinkRequest,
  MachineRequest,
  Named,
} from './requests.ts';

/** A timeline page carries its records along: of more than this a browser makes no good page. */
const mostOnAPage = 20_000;

/** @param drawer the drawer's bundle */
export function labRoutes(instance: FastifyInstance, lab: LiveLab, drawer: string): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  const { world } = lab;
  app.setValidatorCompiler(validatorCompiler);
  app.addHook('onRequest', async (_request, reply) => void reply.headers(labHeaders));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'the lab has nothing there' }));
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) =>
    reply.code(statusOf(error)).send({ error: error.message }),
  );

  app.get('/lab', (_request, reply) => reply.redirect('/lab/'));
  app.get('/lab/', (_request, reply) => reply.type('text/html').send(labPage(null, lab.clock.state)));
  app.get('/lab/drawer.js', (_request, reply) => reply.type('text/javascript').send(drawer));
  app.get('/lab/state', async () => lab.state);
  app.get('/lab/history.ndjson', (_request, reply) =>
    reply
      .header('content-disposition', 'attachment; filename="history.ndjson"')
      .type('application/x-ndjson')
      .send(formatHistory(world.history.records)),
  );
  // The page has its style and script inside and a policy of its own, stricter than ours.
  app.get('/lab/timeline', (_request, reply) =>
    reply
      .removeHeader('content-security-policy')
      .type('text/html')
      .send(timelinePage(world.history.records.slice(-mostOnAPage), { title: 'The lab so far' })),
  );

  app.post('/lab/clock', { schema: { body: ClockRequest } }, async ({ body }) => {
    const { clock } = lab;
    await lab.attempt(() => {
      if (body.action === 'jump') return clock.jump(body.by_ms);
      if (body.action === 'next_deadline') return clock.toNextDeadline();
      if (body.action === 'stop_jump') return clock.stopJump();
      return body.action === 'play' ? clock.play() : clock.pause();
    });
    return lab.state;
  });

  app.post('/lab/gateway', { schema: { body: GatewayRequest } }, async ({ body }) => {
    await lab.act(() => lab.gateway[body.action]());
    return lab.state;
  });

  app.post('/lab/machines/:name', { schema: { body: MachineRequest, params: Named } }, async (request) => {
    const { body, params } = request;
    await lab.act(() => {
      const machine = lab.machine(params.name);
      return body.action === 'beat' ? machine.beat(body.rhythm) : machine[body.action]();
    });
    return lab.state;
  });

  app.post('/lab/links/:name', { schema: { body: LinkRequest, params: Named } }, async (request) => {
    const { body, params } = request;
    await lab.act(() => {
      const link = lab.link(params.name);
      return body.action === 'set' ? link.set(body.fault, body.on) : link[body.action]();
    });
    return lab.state;
  });

  app.post('/lab/farewell', { schema: { body: FarewellRequest } }, async ({ body }, reply) => {
    lab.pages.saw(body.page, body.sightings);
    return reply.code(204).send();
  });
}

function statusOf(error: Error & { statusCode?: number }): number {
  if (error instanceof ApiError) return error.status;
  if (error instanceof Refused) return error.message.startsWith('there is no') ? 404 : 409;
  if (error instanceof UnsupportedFault || error instanceof UnknownError) return 409;
  return error.statusCode ?? 500;
}
