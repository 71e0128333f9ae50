/**
 * `POST /api/remote-shell`: `create_session` answers a ticket for a terminal, `execute_script` runs a script
 * without one. Both give the first refusal that applies, in the same order.
 */
import { Envelope, Failure } from '../../contracts/api/envelope.ts';
import { RemoteShellAnswer, RemoteShellRequest } from '../../contracts/api/remote-shell.ts';
import { ApiError } from '../../contracts/errors.ts';
import { compileOnce } from '../../store/compile-once.ts';
import type { Plan } from '../../store/schema.ts';
import { success } from '../answers.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { MachineRecord } from '../services.ts';
import type { Caller } from '../user-sessions.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

const plansWithRemoteManagement: readonly Plan[] = ['workforce', 'enterprise'];

const planOf = compileOnce((db, given: { orgId: string }) =>
  db.selectFrom('orgs').select('plan').where('id', '=', given.orgId),
);

type Reach = { readonly org_id: string; readonly machine_id: string };

export function remoteShellRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { database, audit, machines, policies, scripts, shellTokens, slots } = services;

  app.post(
    '/api/remote-shell',
    {
      onRequest: authenticate,
      schema: { body: RemoteShellRequest, response: { 200: Envelope(RemoteShellAnswer), '4xx': Failure } },
    },
    async (request) => success(await act(callerOf(request), request.body)),
  );

  async function act(by: Caller, body: RemoteShellRequest) {
    switch (body.action) {
      case 'create_session': {
        const machine = await reach(by, body);
        slots.require(by.identity, await slots.elsewhere(by.identity));
        return createSession(by, machine);
      }
      case 'execute_script': {
        const machine = await reach(by, body);
        const elsewhere = await slots.elsewhere(by.identity);
        // Nothing is awaited from here to the slot, or scripts at once could share one.
        slots.require(by.identity, elsewhere);
        return { script: await scripts.execute(by, machine, body) };
      }
      case 'get_script': {
        await requireRemoteManagement(by, body.org_id);
        const script = await scripts.find(body.org_id, body.script_id);
        if (!script) throw new ApiError('SCRIPT_NOT_FOUND');
        return { script };
      }
      case 'list_scripts':
        await requireRemoteManagement(by, body.org_id);
        return { scripts: await scripts.list(body.org_id, body.machine_id) };
    }
  }

  async function createSession({ identity, ip }: Caller, machine: MachineRecord) {
    await audit.append({
      action: 'remote.session_created',
      org_id: machine.orgId,
      resource_type: 'machine',
      resource_id: machine.id,
      user_id: identity.user_id,
      ip_address: ip,
      metadata: { machine_name: machine.name, user_session: identity.session_id },
    });
    const { token, expiresInSeconds } = await shellTokens.create({
      userId: identity.user_id,
      userSessionId: identity.session_id,
      orgId: machine.orgId,
      machineId: machine.id,
    });
    return {
      token,
      tailnet_ip: machine.tailnetIp,
      port: machine.agentPort,
      machine_name: machine.name,
      expires_in: expiresInSeconds,
    };
  }

  /** The machine, where the caller may use it now. */
  async function reach(by: Caller, { org_id: orgId, machine_id: machineId }: Reach): Promise<MachineRecord> {
    const { identity } = by;
    // What is begun belongs to a user session: without one there is nothing that a revoke could reach.
    if (identity.session_id === '') throw new ApiError('UNAUTHORIZED');
    if (services.draining()) {
      const { drainMs } = policies.of(identity.org_id);
      throw new ApiError('DRAINING', { retryAfterSeconds: Math.max(1, Math.ceil(drainMs / 1000)) });
    }
    await requireRemoteManagement(by, orgId);
    const machine = await machines.find(orgId, machineId);
    if (!machine) throw new ApiError('MACHINE_NOT_FOUND');
    if (machine.status !== 'online' || !machine.enabled) throw new ApiError('MACHINE_OFFLINE');
    return machine;
  }

  async function requireRemoteManagement({ identity }: Caller, orgId: string): Promise<void> {
    const { plan } = await planOf.one(database, { orgId: identity.org_id });
    if (!plansWithRemoteManagement.includes(plan)) throw new ApiError('FEATURE_NOT_AVAILABLE');
    requireAdministrator(identity, orgId);
  }
}
