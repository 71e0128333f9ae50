/** `/api/terminals`: a person's own shell sessions; `/api/admin/terminals`: the org's, for administrators. */
import Type from 'typebox';
import { PlainFailure } from '../../contracts/api/envelope.ts';
import {
  AdminEndRequest,
  type AdminTerminal,
  AdminTerminalHistory,
  AdminTerminalList,
  type Terminal,
  TerminalEnded,
  TerminalList,
  TerminalRefreshed,
  TerminalsEnded,
  TerminalsQuery,
  usualTerminals,
} from '../../contracts/api/terminals.ts';
import { ApiError } from '../../contracts/errors.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { Owner, PageAsked } from '../shell-history.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

const params = Type.Object({ id: Type.String() });
const byUser = { cause: 'ended_by_user', reason: '' } as const;

export function terminalRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { liveTerminals, terminalEnds, terminalRefreshes, shellHistory } = services;

  app.get(
    '/api/terminals',
    {
      onRequest: authenticate,
      schema: { querystring: TerminalsQuery, response: { 200: TerminalList, '4xx': PlainFailure } },
    },
    async (request) => {
      const { user_id: userId } = callerOf(request).identity;
      const page = await liveTerminals.page({ userId }, pageAsked(request.query));
      const live = page.terminals.map(asOwn);
      if (page.next !== null) return { terminals: live, next: page.next };
      const over = await shellHistory.of(userId);
      // What ended in between is in both.
      const told = new Set(over.map(({ id }) => id));
      return { terminals: [...live.filter(({ id }) => !told.has(id)), ...over], next: null };
    },
  );

  app.delete(
    '/api/terminals/:id',
    { onRequest: authenticate, schema: { params, response: { 200: TerminalEnded, '4xx': PlainFailure } } },
    async (request) => {
      const caller = callerOf(request);
      const own = await find({ userId: caller.identity.user_id }, request.params.id);
      await terminalEnds.end(caller, [own], byUser);
      return { ended: true as const };
    },
  );

  app.post(
    '/api/terminals/:id/refresh',
    {
      onRequest: authenticate,
      schema: { params, response: { 200: TerminalRefreshed, '4xx': PlainFailure } },
    },
    async (request) => {
      const caller = callerOf(request);
      const own = await find({ userId: caller.identity.user_id }, request.params.id);
      return { refreshed: await terminalRefreshes.refresh(caller, own) };
    },
  );

  app.post(
    '/api/terminals/end-all',
    { onRequest: authenticate, schema: { response: { 200: TerminalsEnded, '4xx': PlainFailure } } },
    async (request) => {
      const caller = callerOf(request);
      const own = await liveTerminals.all({ userId: caller.identity.user_id });
      await terminalEnds.end(caller, own, byUser);
      return { ended: own.length };
    },
  );

  app.get(
    '/api/admin/terminals',
    {
      onRequest: authenticate,
      schema: { querystring: TerminalsQuery, response: { 200: AdminTerminalList, '4xx': PlainFailure } },
    },
    async (request) => {
      const { identity } = callerOf(request);
      requireAdministrator(identity);
      return liveTerminals.page({ orgId: identity.org_id }, pageAsked(request.query));
    },
  );

  app.get(
    '/api/admin/terminals/history',
    { onRequest: authenticate, schema: { response: { 200: AdminTerminalHistory, '4xx': PlainFailure } } },
    async (request) => {
      const { identity } = callerOf(request);
      requireAdministrator(identity);
      return { terminals: await shellHistory.ofOrg(identity.org_id) };
    },
  );

  app.post(
    '/api/admin/terminals/end-all',
    {
      onRequest: authenticate,
      schema: { body: AdminEndRequest, response: { 200: TerminalsEnded, '4xx': PlainFailure } },
    },
    async (request) => {
      const caller = callerOf(request);
      requireAdministrator(caller.identity);
      const all = await liveTerminals.all({ orgId: caller.identity.org_id });
      await terminalEnds.end(caller, all, { cause: 'ended_by_admin', reason: request.body.reason });
      return { ended: all.length };
    },
  );

  app.delete(
    '/api/admin/terminals/:id',
    {
      onRequest: authenticate,
      schema: { params, body: AdminEndRequest, response: { 200: TerminalEnded, '4xx': PlainFailure } },
    },
    async (request) => {
      const caller = callerOf(request);
      requireAdministrator(caller.identity);
      const found = await find({ orgId: caller.identity.org_id }, request.params.id);
      await terminalEnds.end(caller, [found], { cause: 'ended_by_admin', reason: request.body.reason });
      return { ended: true as const };
    },
  );

  /** Others' and ended ones are not told from unknown ones. */
  async function find(of: Owner, id: string) {
    const found = await liveTerminals.find(of, id);
    if (!found) throw new ApiError('SESSION_NOT_FOUND');
    return found;
  }
}

function pageAsked({ limit, after }: TerminalsQuery): PageAsked {
  return { limit: limit === undefined ? usualTerminals : Number(limit), after };
}

/** Without what only administrators are told. */
function asOwn({ user_email: _, last_ping_at: __, ...terminal }: AdminTerminal): Terminal {
  return terminal;
}
