import { defaultPolicy } from '../../../system/contracts/policy.ts';
import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const gatewayDraining: Ending = {
  name: 'gateway_draining',
  cause: 'gateway_draining',
  code: 1012,
  by: 'the gateway gets SIGTERM and waits its thirty seconds',
  at: 'begun',
  async bring(lab, wish) {
    const { token } = await openTerminal(lab, wish);
    const { gateway } = lab.world;
    lab.world.record('sim', 'gateway.fault', { gateway: gateway.id, what: 'drain' });
    gateway.terminate();
    await lab.clock.advance(defaultPolicy.drainMs);
    await lab.clock.during(gateway.exited);
    return { token };
  },
};
