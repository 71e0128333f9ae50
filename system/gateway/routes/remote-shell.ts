/** `POST /api/remote-shell` `create_session`: a ticket for a terminal, or the first refusal that applies. */
import { Envelope, Failure } from '../../contracts/api/envelope.ts';
import { CreatedSession, CreateSession } from '../../contracts/api/remote-shell.ts';
import { ApiError } from '../../contracts/errors.ts';
import type { Plan } from '../../store/schema.ts';
import { success } from '../answers.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

const plansWithRemoteManagement: readonly Plan[] = ['workforce', 'enterprise'];

export function remoteShellRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { database, audit, machines, policies, shellTokens, terminals, shellHistory } = services;

  app.post(
    '/api/remote-shell',
    {
      onRequest: authenticate,
      schema: { body: CreateSession, response: { 200: Envelope(CreatedSession), '4xx': Failure } },
    },
    async (request) => {
      const { identity, ip } = callerOf(request);
      const { org_id: orgId, machine_id: machineId } = request.body;
      // A ticket belongs to a user session: without one there is nothing that a revoke could reach.
      if (identity.session_id === '') throw new ApiError('UNAUTHORIZED');
      const policy = policies.of(identity.org_id);
      if (services.draining()) {
        throw new ApiError('DRAINING', { retryAfterSeconds: Math.max(1, Math.ceil(policy.drainMs / 1000)) });
      }
      if (!(await hasRemoteManagement(identity.org_id))) throw new ApiError('FEATURE_NOT_AVAILABLE');
      requireAdministrator(identity, orgId);
      const machine = await machines.find(orgId, machineId);
      if (!machine) throw new ApiError('MACHINE_NOT_FOUND');
      if (machine.status !== 'online' || !machine.enabled) throw new ApiError('MACHINE_OFFLINE');
      const there = await shellHistory.countElsewhere(identity.user_id);
      if (terminals.countOf(identity.user_id) + there >= policy.sessionsPerUser)
        throw new ApiError('SESSION_LIMIT');

      await audit.append({
        action: 'remote.session_created',
        org_id: orgId,
        resource_type: 'machine',
        resource_id: machineId,
        user_id: identity.user_id,
        ip_address: ip,
        metadata: { machine_name: machine.name, user_session: identity.session_id },
      });
      const { token, expiresInSeconds } = await shellTokens.create({
        userId: identity.user_id,
        userSessionId: identity.session_id,
        orgId,
        machineId,
      });
      return success({
        token,
        tailnet_ip: machine.tailnetIp,
        port: machine.agentPort,
        machine_name: machine.name,
        expires_in: expiresInSeconds,
      });
    },
  );

  async function hasRemoteManagement(orgId: string): Promise<boolean> {
    const { plan } = await database
      .selectFrom('orgs')
      .select('plan')
      .where('id', '=', orgId)
      .executeTakeFirstOrThrow();
    return plansWithRemoteManagement.includes(plan);
  }
}
