/** `/api/sessions`: a person's own sign-ins, listed and revoked. Plain JSON. */
import Type from 'typebox';
import { PlainFailure } from '../../contracts/api/envelope.ts';
import {
  defaultRevokeOthersReason,
  defaultRevokeReason,
  RevokeAnswer,
  RevokeOthersAnswer,
  RevokeRequest,
  UserSessionList,
} from '../../contracts/api/user-sessions.ts';
import { ApiError } from '../../contracts/errors.ts';
import { callerOf } from '../authenticate.ts';
import { optionalBody } from '../validation.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

const params = Type.Object({ id: Type.String() });
const revokeBody = optionalBody(RevokeRequest);

export function userSessionRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { userSessions } = services;

  app.get(
    '/api/sessions',
    { onRequest: authenticate, schema: { response: { 200: UserSessionList, '4xx': PlainFailure } } },
    async (request) => ({ sessions: await userSessions.list(callerOf(request).identity) }),
  );

  app.delete(
    '/api/sessions/:id',
    {
      onRequest: authenticate,
      schema: {
        params,
        body: revokeBody,
        response: { 200: RevokeAnswer, '4xx': PlainFailure },
      },
    },
    async (request) => {
      const reason = request.body.reason ?? defaultRevokeReason;
      const revoked = await userSessions.revoke(callerOf(request), request.params.id, reason);
      if (!revoked) throw new ApiError('SESSION_NOT_FOUND');
      return { revoked: true as const };
    },
  );

  app.post(
    '/api/sessions/revoke-others',
    {
      onRequest: authenticate,
      schema: {
        body: revokeBody,
        response: { 200: RevokeOthersAnswer, '4xx': PlainFailure },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      if (caller.identity.session_id === '') throw new ApiError('SESSION_NOT_TRACKED');
      const reason = request.body.reason ?? defaultRevokeOthersReason;
      return { revoked: await userSessions.revokeOthers(caller, reason) };
    },
  );
}
