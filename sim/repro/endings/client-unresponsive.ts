import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const clientUnresponsive: Ending = {
  name: 'client_unresponsive',
  cause: 'client_unresponsive',
  code: 1006,
  by: 'what the browser sends no longer arrives, so no probe is answered',
  at: 'begun',
  async bring(lab, wish) {
    const { token } = await openTerminal(lab, wish);
    const { clientAliveIntervalMs, clientAliveCountMax } = lab.world.policy;
    await lab.world.browserLink.halfOpen('client→server');
    await lab.clock.advance(clientAliveIntervalMs * (clientAliveCountMax + 1));
    return { token };
  },
};
