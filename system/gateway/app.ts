/**
 * The HTTP face of the gateway: every route, strict about what comes in, one style of error per family.
 *
 * Node's own HTTP timeouts stay, in real time: they end requests that never finish arriving and idle
 * keep-alive connections. None of them knows of a terminal, whose socket leaves HTTP at its upgrade.
 */
import fastifySwagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import Type from 'typebox';
import { ApiError } from '../contracts/errors.ts';
import type { Clock } from '../ports/clock.ts';
import { answerErrors } from './answers.ts';
import { createAuthenticate } from './authenticate.ts';
import type { ProxyTrust } from './client-address.ts';
import { serveDashboard } from './dashboard-files.ts';
import { documentOptions } from './openapi/document.ts';
import { authRoutes } from './routes/auth.ts';
import { governanceRoutes } from './routes/governance.ts';
import { healthRoutes } from './routes/health.ts';
import { machineRoutes } from './routes/machines.ts';
import { peerNewsRoutes } from './routes/peer-news.ts';
import { policyRoutes } from './routes/policy.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { agentRecordingRoutes } from './routes/recordings-agent.ts';
import { remoteShellRoutes } from './routes/remote-shell.ts';
import type { App, RouteServices } from './routes/route-services.ts';
import { terminalRoutes } from './routes/terminals.ts';
import { userSessionRoutes } from './routes/user-sessions.ts';
import { sharingRoutes } from './sharing/routes.ts';
import { validatorCompiler } from './validation.ts';

export interface AppOptions {
  readonly dashboardDir?: string | undefined;
  readonly trustProxy: ProxyTrust;
}

const AnyObject = Type.Object({}, { additionalProperties: true });
const bodyLimitBytes = 64 * 1024;
const requestTimeoutMs = 30_000;
const keepAliveTimeoutMs = 65_000;

const securityHeaders = {
  // xterm.js styles its rows through a style element of its own; the player of recordings is WebAssembly.
  'content-security-policy':
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; " +
    "form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** The `Date` of an answer, which is made once in each second. */
function httpDate(clock: Clock): () => string {
  let second = Number.NaN;
  let text = '';
  return () => {
    const now = Math.floor(clock.wallTime() / 1000);
    if (now !== second) text = new Date(now * 1000).toUTCString();
    second = now;
    return text;
  };
}

/** A ready app whose `server` does not listen yet. */
export async function createApp(services: RouteServices, options: AppOptions): Promise<App> {
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // Its watch over plugins that never load would be in real time, and ours all do.
    pluginTimeout: 0,
    trustProxy: options.trustProxy,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  // The compiler checks what handlers answer; at run time the answer is written as it is.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  answerErrors(app, services.log);
  readJson(app);

  const date = httpDate(services.clock);
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.sendDate = false;
    reply.headers(securityHeaders).header('date', date());
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
    done();
  });

  await app.register(fastifySwagger, documentOptions);

  const authenticate = createAuthenticate(services);
  healthRoutes(app, services);
  authRoutes(app, services, authenticate);
  userSessionRoutes(app, services, authenticate);
  remoteShellRoutes(app, services, authenticate);
  machineRoutes(app, services, authenticate);
  policyRoutes(app, services, authenticate);
  recordingRoutes(app, services, authenticate);
  agentRecordingRoutes(app, services);
  governanceRoutes(app, services, authenticate);
  terminalRoutes(app, services, authenticate);
  sharingRoutes(app, services, authenticate);
  peerNewsRoutes(app, services);
  app.get('/api/openapi.json', { schema: { response: { 200: AnyObject } } }, async () => app.swagger());
  await serveDashboard(app, options.dashboardDir);

  await app.ready();
  return app;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** JSON in valid UTF-8 only; an empty body is no body. */
function readJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      done(new ApiError('BAD_REQUEST', { message: 'The request body is not valid UTF-8' }));
      return;
    }
    if (text === '') done(null, undefined);
    else parse(request, text, done);
  });
}
