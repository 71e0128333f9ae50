/** `/api/terminals`: a person's own shell sessions, live ones before those that are over; `/api/admin/terminals`: the org's, for administrators. */
import Type from 'typebox';
import { PlainFailure } from '../../contracts/api/envelope.ts';
import {
  AdminEndRequest,
  type Terminal,
  TerminalEnded,
  TerminalList,
  TerminalsEnded,
} from '../../contracts/api/terminals.ts';
import { ApiError } from '../../contracts/errors.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

const params = Type.Object({ id: Type.String() });

export function terminalRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { terminals, shellHistory, bus } = services;

  app.get(
    '/api/terminals',
    { onRequest: authenticate, schema: { response: { 200: TerminalList, '4xx': PlainFailure } } },
    async (request) => {
      const { user_id: userId } = callerOf(request).identity;
      const live = terminals.listOf(userId);
      const over = await shellHistory.of(userId);
      // What ended in between is in both.
      const told = new Set(over.map(({ id }) => id));
      return { terminals: [...live.filter(({ id }) => !told.has(id)), ...over] };
    },
  );

  app.delete(
    '/api/terminals/:id',
    { onRequest: authenticate, schema: { params, response: { 200: TerminalEnded, '4xx': PlainFailure } } },
    async (request) => {
      const own = terminals.listOf(callerOf(request).identity.user_id);
      await end(own, request.params.id, 'ended_by_user', '');
      return { ended: true as const };
    },
  );

  app.post(
    '/api/terminals/end-all',
    { onRequest: authenticate, schema: { response: { 200: TerminalsEnded, '4xx': PlainFailure } } },
    async (request) => {
      const live = terminals.listOf(callerOf(request).identity.user_id).filter(isLive);
      await Promise.all(live.map(({ id }) => end(live, id, 'ended_by_user', '')));
      return { ended: live.length };
    },
  );

  app.get(
    '/api/admin/terminals',
    { onRequest: authenticate, schema: { response: { 200: TerminalList, '4xx': PlainFailure } } },
    async (request) => {
      const { identity } = callerOf(request);
      requireAdministrator(identity);
      return { terminals: terminals.listAll(identity.org_id) };
    },
  );

  app.delete(
    '/api/admin/terminals/:id',
    {
      onRequest: authenticate,
      schema: { params, body: AdminEndRequest, response: { 200: TerminalEnded, '4xx': PlainFailure } },
    },
    async (request) => {
      const { identity } = callerOf(request);
      requireAdministrator(identity);
      const ofOrg = terminals.listAll(identity.org_id);
      await end(ofOrg, request.params.id, 'ended_by_admin', request.body.reason);
      return { ended: true as const };
    },
  );

  async function end(
    among: readonly Terminal[],
    sessionId: string,
    cause: 'ended_by_user' | 'ended_by_admin',
    reason: string,
  ): Promise<void> {
    if (!among.some((terminal) => terminal.id === sessionId && isLive(terminal))) {
      throw new ApiError('SESSION_NOT_FOUND');
    }
    await bus.publish({ kind: 'end_shell_session', sessionId, cause, reason });
  }
}

function isLive(terminal: Terminal): boolean {
  return terminal.status !== 'disconnected';
}
