import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const gatewayCrashed: Ending = {
  name: 'gateway_crashed',
  cause: 'gateway_crashed',
  code: 1006,
  by: 'the gateway gets SIGKILL and is started again',
  at: 'begun',
  async bring(lab, wish) {
    const { token } = await openTerminal(lab, wish);
    const { gateway } = lab.world;
    lab.world.record('sim', 'gateway.fault', { gateway: gateway.id, what: 'kill' });
    await gateway.kill();
    await lab.clock.settle();
    await lab.world.restartGateway();
    return { token };
  },
};
