/** `/api/terminals`: a person's own shell sessions, live ones before those that are over; `/api/admin/terminals`: the org's, for administrators. */
import Type from 'typebox';
import { PlainFailure } from '../../contracts/api/envelope.ts';
import {
  AdminEndRequest,
  type AdminTerminal,
  AdminTerminalList,
  type Terminal,
  TerminalEnded,
  TerminalList,
  TerminalsEnded,
} from '../../contracts/api/terminals.ts';
import { ApiError } from '../../contracts/errors.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

const params = Type.Object({ id: Type.String() });
const byUser = { cause: 'ended_by_user', reason: '' } as const;

export function terminalRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { terminals, terminalEnds, shellHistory, elsewhere } = services;

  app.get(
    '/api/terminals',
    { onRequest: authenticate, schema: { response: { 200: TerminalList, '4xx': PlainFailure } } },
    async (request) => {
      const { user_id: userId } = callerOf(request).identity;
      const live = [...terminals.listOf(userId), ...(await elsewhere(userId))];
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
      const caller = callerOf(request);
      const own = await liveOf(caller.identity.user_id);
      await terminalEnds.end(caller, [pick(own, request.params.id)], byUser);
      return { ended: true as const };
    },
  );

  app.post(
    '/api/terminals/end-all',
    { onRequest: authenticate, schema: { response: { 200: TerminalsEnded, '4xx': PlainFailure } } },
    async (request) => {
      const caller = callerOf(request);
      const own = await liveOf(caller.identity.user_id);
      await terminalEnds.end(caller, own, byUser);
      return { ended: own.length };
    },
  );

  app.get(
    '/api/admin/terminals',
    { onRequest: authenticate, schema: { response: { 200: AdminTerminalList, '4xx': PlainFailure } } },
    async (request) => {
      const { identity } = callerOf(request);
      requireAdministrator(identity);
      return { terminals: await ofOrg(identity.org_id) };
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
      const found = pick(await ofOrg(caller.identity.org_id), request.params.id);
      await terminalEnds.end(caller, [found], { cause: 'ended_by_admin', reason: request.body.reason });
      return { ended: true as const };
    },
  );

  /** Here and on the other gateways. */
  async function liveOf(userId: string): Promise<Terminal[]> {
    const there = await elsewhere(userId);
    return [...live(terminals.listOf(userId)), ...there];
  }

  /** Rows tell of sessions that nobody here holds, the terminals of what is live in one that they do. */
  async function ofOrg(orgId: string): Promise<AdminTerminal[]> {
    const before = new Set(terminals.listAll(orgId).map(({ id }) => id));
    const rows = await shellHistory.unended(orgId);
    const here = new Map(live(terminals.listAll(orgId)).map((terminal) => [terminal.id, terminal]));
    // What ended while the rows were read is neither live nor dead.
    return rows
      .filter(({ id }) => here.has(id) || !(before.has(id) || terminals.holds(id)))
      .map((row) => ({ ...row, ...here.get(row.id) }));
  }
}

function live(all: readonly Terminal[]): Terminal[] {
  return all.filter(({ status }) => status !== 'disconnected');
}

/** The one of this id; others' and ended ones are not told from unknown ones. */
function pick<T extends Terminal>(among: readonly T[], id: string): T {
  const found = among.find((terminal) => terminal.id === id);
  if (!found) throw new ApiError('SESSION_NOT_FOUND');
  return found;
}
