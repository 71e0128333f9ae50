/**
 * Sharing over HTTP. Owners invite to a live session, look who is there, and end it all; guests accept an
 * invitation once and then ask for a shell token for each connection, as anybody does with `create_session`.
 */
import Type from 'typebox';
import { Id, PlainFailure } from '../../contracts/api/envelope.ts';
import {
  AcceptedInvitation,
  AcceptRequest,
  Collaboration,
  CollaborationEnded,
  GuestToken,
  Invitation,
  InviteRequest,
  JoinRequest,
} from '../../contracts/api/sharing.ts';
import { ApiError } from '../../contracts/errors.ts';
import { callerOf } from '../authenticate.ts';
import type { App, Authenticate, RouteServices } from '../routes/route-services.ts';
import type { Caller } from '../user-sessions.ts';
import { optionalBody } from '../validation.ts';

const params = Type.Object({ id: Id });
const inviteBody = optionalBody(InviteRequest);

export function sharingRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { audit, collaborations, liveTerminals, machines, policies, shellTokens, slots } = services;

  app.post(
    '/api/terminals/:id/invitations',
    {
      onRequest: authenticate,
      schema: {
        params,
        body: inviteBody,
        response: { 200: Invitation, '4xx': PlainFailure },
      },
    },
    async (request) => {
      const caller = callerOf(request);
      const { invitationMs } = policies.of(caller.identity.org_id);
      const { may_type: mayType = false, own_shell: ownShell = false } = request.body;
      const { secret, collaborationId } = await collaborations.invite(
        caller,
        await own(caller, request.params.id),
        { rights: { mayType, ownShell }, lifeMs: invitationMs },
      );
      return {
        invitation: secret,
        collaboration_id: collaborationId,
        expires_in: Math.floor(invitationMs / 1000),
      };
    },
  );

  app.get(
    '/api/terminals/:id/collaboration',
    {
      onRequest: authenticate,
      schema: { params, response: { 200: Collaboration, '4xx': PlainFailure } },
    },
    async (request) => {
      const collaboration = await collaborations.of(await own(callerOf(request), request.params.id));
      if (!collaboration) throw new ApiError('COLLABORATION_NOT_FOUND');
      const guests = await collaborations.guestsOf(collaboration.id);
      return {
        collaboration_id: collaboration.id,
        started_at: collaboration.started_at,
        guests: guests.map(({ userId, email, joinedAt, mayType, ownShell }) => ({
          user_id: userId,
          email,
          joined_at: joinedAt,
          may_type: mayType,
          own_shell: ownShell,
        })),
      };
    },
  );

  app.delete(
    '/api/terminals/:id/collaboration',
    {
      onRequest: authenticate,
      schema: { params, response: { 200: CollaborationEnded, '4xx': PlainFailure } },
    },
    async (request) => {
      const caller = callerOf(request);
      const id = await own(caller, request.params.id);
      if (!(await collaborations.end(caller, id))) throw new ApiError('COLLABORATION_NOT_FOUND');
      return { ended: true as const };
    },
  );

  app.post(
    '/api/collaborations/accept',
    {
      onRequest: authenticate,
      schema: { body: AcceptRequest, response: { 200: AcceptedInvitation, '4xx': PlainFailure } },
    },
    async (request) => {
      const { collaboration, owner, rights } = await collaborations.accept(
        callerOf(request),
        request.body.invitation,
      );
      return {
        collaboration_id: collaboration.id,
        machine_id: collaboration.machine_id,
        machine_name: collaboration.machine_name,
        invited_by: owner,
        may_type: rights.mayType,
        own_shell: rights.ownShell,
      };
    },
  );

  app.post(
    '/api/collaborations/:id/sessions',
    {
      onRequest: authenticate,
      schema: { params, body: JoinRequest, response: { 200: GuestToken, '4xx': PlainFailure } },
    },
    async (request) => {
      const { identity, ip } = callerOf(request);
      const { shell } = request.body;
      if (identity.session_id === '') throw new ApiError('UNAUTHORIZED');
      const policy = policies.of(identity.org_id);
      if (services.draining()) {
        throw new ApiError('DRAINING', { retryAfterSeconds: Math.max(1, Math.ceil(policy.drainMs / 1000)) });
      }
      const guest = await collaborations.guest(request.params.id, identity.user_id);
      if (!guest) throw new ApiError('COLLABORATION_NOT_FOUND');
      const { collaboration, rights } = guest;
      if (shell === 'own' && !rights.ownShell) {
        throw new ApiError('FORBIDDEN', { message: 'You were not invited to a shell of your own' });
      }
      const machine = await machines.find(identity.org_id, collaboration.machine_id);
      if (machine?.status !== 'online') throw new ApiError('MACHINE_OFFLINE');
      slots.require(identity, await slots.elsewhere(identity));
      await audit.append({
        action: 'remote.session_created',
        org_id: identity.org_id,
        resource_type: 'machine',
        resource_id: machine.id,
        user_id: identity.user_id,
        ip_address: ip,
        metadata: {
          machine_name: machine.name,
          user_session: identity.session_id,
          collaboration_id: collaboration.id,
          shell,
        },
      });
      const { token, expiresInSeconds } = await shellTokens.create(
        {
          userId: identity.user_id,
          userSessionId: identity.session_id,
          orgId: identity.org_id,
          machineId: machine.id,
        },
        { collaborationId: collaboration.id, shell, mayType: rights.mayType },
      );
      return { token, machine_name: machine.name, expires_in: expiresInSeconds };
    },
  );

  /** The id of a live session of the caller's, on whatever gateway; others' are not told from unknown ones. */
  async function own({ identity }: Caller, sessionId: string): Promise<string> {
    const found = await liveTerminals.find({ userId: identity.user_id }, sessionId);
    if (!found) throw new ApiError('SESSION_NOT_FOUND');
    return found.id;
  }
}
