import type { Ending } from '../ending.ts';
import { machine, openAfter } from '../terminals.ts';

export const machineNotFound: Ending = {
  name: 'machine_not_found',
  cause: 'machine_not_found',
  code: 4404,
  by: 'Bob puts the machine into quarantine just before the page opens its terminal',
  async bring(lab) {
    const { token } = await openAfter(lab, async () => {
      const bob = await lab.api('bob');
      const which = { org_id: bob.orgId, machine_id: lab.machine(machine).id };
      await bob.data('POST', '/api/machine-admin', { action: 'quarantine', ...which });
    });
    return { token };
  },
};
