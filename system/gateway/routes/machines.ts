/** `GET /api/machines`, `POST /api/machine-admin`, `POST /api/machine-heartbeat`. Envelope answers. */
import { Envelope, Failure } from '../../contracts/api/envelope.ts';
import { Heartbeat, HeartbeatAnswer, MachineAdmin, MachineList } from '../../contracts/api/machines.ts';
import { ApiError } from '../../contracts/errors.ts';
import { success } from '../answers.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

export function machineRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { machines, bus } = services;

  app.get(
    '/api/machines',
    { onRequest: authenticate, schema: { response: { 200: Envelope(MachineList), '4xx': Failure } } },
    async (request) => success({ machines: await machines.list(callerOf(request).identity.org_id) }),
  );

  app.post(
    '/api/machine-admin',
    {
      onRequest: authenticate,
      schema: { body: MachineAdmin, response: { 200: Envelope(MachineList), '4xx': Failure } },
    },
    async (request) => {
      const { identity, ip } = callerOf(request);
      requireAdministrator(identity, request.body.org_id);
      const machine = await machines.administer(request.body, { userId: identity.user_id, ip });
      if (!machine) throw new ApiError('MACHINE_NOT_FOUND');
      if (request.body.action === 'quarantine')
        await bus.publish({ kind: 'machine_quarantined', machineId: machine.id });
      const list = await machines.list(identity.org_id);
      return success({ machines: list.filter((one) => one.id === machine.id) });
    },
  );

  app.post(
    '/api/machine-heartbeat',
    { schema: { body: Heartbeat, response: { 200: Envelope(HeartbeatAnswer), '4xx': Failure } } },
    async (request) => {
      const machine = await machines.beat(request.body);
      if (!machine) throw new ApiError('UNKNOWN_NODE');
      return success({ machine_id: machine.id, gateway_public_key: services.publicKey, commands: [] });
    },
  );
}
