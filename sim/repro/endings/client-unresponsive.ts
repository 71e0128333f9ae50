import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const clientUnresponsive: Ending = {
  name: 'client_unresponsive',
  cause: 'client_unresponsive',
  code: 1006,
  by: 'the cable between browser and gateway is pulled, and nobody is told',
  at: 'begun',
  async bring(lab, wish) {
    const { token } = await openTerminal(lab, wish);
    const { clientAliveIntervalMs, clientAliveCountMax } = lab.world.policy;
    const cable = await lab.world.browserLink.blackhole();
    await lab.clock.advance(clientAliveIntervalMs * (clientAliveCountMax + 1));
    await cable.heal();
    await lab.clock.settle();
    return { token };
  },
};
