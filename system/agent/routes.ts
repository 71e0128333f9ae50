/** The agent's routes. Refusals are JSON, `{ "error": "sentence" }`, and say nothing of a ticket. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Compile, type Validator } from 'typebox/compile';
import { RegisterToken, ResizeShell, ShellQuery, signatureHeader } from '../contracts/agent-api.ts';
import { fingerprint } from '../contracts/secrets.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { GatewayKey } from './gateway-key.ts';
import { answerAndStay, answerJson, closeGently, Refused, readBody } from './http.ts';
import type { Shells } from './shells.ts';
import type { Refusal, Tickets } from './tickets.ts';

export interface Routes {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** From now on this key's signature counts. */
  trust(key: GatewayKey): void;
}

const formats = {
  registerToken: Compile(RegisterToken),
  resizeShell: Compile(ResizeShell),
  shellQuery: Compile(ShellQuery),
};

/** What a format makes of a value: as much of a validator as is needed here. */
type Format<T> = Pick<Validator, 'Errors'> & { Check(value: unknown): value is T };

/** Session ids become part of environments and paths. */
const sessionIdPattern = /^[A-Za-z0-9_-]+$/;

const refusals: Record<Refusal, { status: number; message: string }> = {
  unknown: { status: 401, message: 'Unknown token' },
  expired: { status: 403, message: 'The token has expired' },
  used: { status: 403, message: 'The token was used before' },
};

export function createRoutes(
  ports: { readonly clock: Clock; readonly log: Log },
  agent: { readonly shells: Shells; readonly tickets: Tickets; readonly isUp: () => boolean },
): Routes {
  const { clock, log } = ports;
  let gatewayKey: GatewayKey | null = null;

  /** The body of a request that the gateway has signed. */
  const readSigned = async <T>(request: IncomingMessage, format: Format<T>): Promise<T> => {
    const key = gatewayKey;
    if (!key) throw new Refused(503, 'The gateway has not answered a heartbeat yet');
    const signature = request.headers[signatureHeader];
    if (typeof signature !== 'string') throw new Refused(401, 'The request is not signed');
    const body = await readBody(clock, request);
    if (!key.signed({ method: request.method!, path: request.url!, body, signature }))
      throw new Refused(401, "The signature is not the gateway's");
    let json: unknown;
    try {
      json = JSON.parse(body);
    } catch {
      throw new Refused(400, 'The request body is not JSON');
    }
    if (!format.Check(json)) throw new Refused(400, describeMismatch(format, json));
    return json;
  };

  const registerToken = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readSigned(request, formats.registerToken);
    if (!sessionIdPattern.test(body.session_id)) throw new Refused(400, 'session_id is not valid');
    if (!agent.isUp()) throw new Refused(503, 'The machine is going down');
    const result = agent.tickets.register(
      body.token_sha256,
      body.session_id,
      body.expires_in * 1000,
      body.script,
    );
    if (result === 'known') throw new Refused(409, 'The token is registered already');
    if (result === 'full') throw new Refused(429, 'Too many tokens are waiting to be used');
    log.event('agent.token_registered', { token: fingerprint(body.token_sha256), session: body.session_id });
    // Whoever announces a ticket is about to show it.
    answerAndStay(clock, request, response, { registered: true });
  };

  const resizeShell = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readSigned(request, formats.resizeShell);
    if (!agent.shells.resize(body.session_id, body.cols, body.rows))
      throw new Refused(404, 'There is no such shell session');
    answerJson(clock, request, response, 200, { resized: true });
  };

  const openShell = async (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => {
    const wish = readQuery(query);
    if (!agent.isUp()) throw new Refused(503, 'The machine is going down');
    const ticket = agent.tickets.redeem(wish.token);
    if (!ticket.ok) {
      log.event('agent.token_refused', { token: fingerprint(wish.token), why: ticket.why });
      throw new Refused(refusals[ticket.why].status, refusals[ticket.why].message);
    }
    const { sessionId, script } = ticket;
    if (!agent.shells.isFree(sessionId)) throw new Refused(409, 'The shell session has its shell already');
    const begin = () => {
      closeGently(clock, request, response);
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
      response.flushHeaders();
      return { request, response };
    };
    try {
      const size = { cols: wish.cols ?? 80, rows: wish.rows ?? 24 };
      if (script) agent.shells.run({ sessionId, ...size, script: script.text }, script.timeout * 1000, begin);
      else agent.shells.open({ sessionId, ...size }, begin);
    } catch (error) {
      log.event('trouble', { what: 'agent.spawn', error: String(error) });
      throw new Refused(500, 'No shell could be started');
    }
  };

  const refuseMalformedToken = (why: string) => log.event('agent.token_refused', { token: null, why });

  const readQuery = (query: URLSearchParams): ShellQuery => {
    const wish: Record<string, unknown> = Object.fromEntries(query);
    for (const name of ['cols', 'rows']) if (name in wish) wish[name] = Number(wish[name]);
    if (formats.shellQuery.Check(wish)) return wish;
    if (!query.get('token')) {
      refuseMalformedToken('missing');
      throw new Refused(401, 'A token is missing');
    }
    throw new Refused(400, describeMismatch(formats.shellQuery, wish));
  };

  return {
    async handle(request, response) {
      let url: URL;
      try {
        url = new URL(request.url ?? '', 'http://agent');
      } catch {
        throw new Refused(400, 'The request target is not valid');
      }
      const route = `${request.method} ${url.pathname}`;
      if (route === 'POST /tokens') return registerToken(request, response);
      if (route === 'POST /shell/resize') return resizeShell(request, response);
      if (route === 'GET /shell') return openShell(request, response, url.searchParams);
      if (['/tokens', '/shell/resize', '/shell'].includes(url.pathname)) {
        response.setHeader('allow', url.pathname === '/shell' ? 'GET' : 'POST');
        throw new Refused(405, 'The method is not allowed here');
      }
      throw new Refused(404, 'Not found');
    },
    trust(key) {
      gatewayKey = key;
    },
  };
}

/** Which field is wrong and how, without its value: it may be a secret. */
function describeMismatch(format: Pick<Validator, 'Errors'>, value: unknown): string {
  const [first] = format.Errors(value);
  const where = first?.instancePath.slice(1).replaceAll('/', '.') || 'the request';
  return `${where} is not valid: ${first?.message ?? 'wrong shape'}`;
}
