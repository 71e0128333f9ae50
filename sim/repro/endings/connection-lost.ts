import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const connectionLost: Ending = {
  name: 'connection_lost',
  cause: 'connection_lost',
  code: 1006,
  by: 'the connection between browser and gateway breaks',
  ways: ['rst', 'fin', 'mid-frame'],
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    const { browserLink } = lab.world;
    if (wish.how === 'fin') await browserLink.down();
    else if (wish.how === 'mid-frame') {
      await browserLink.cutInsideFrame({ frame: 1, how: 'fin', direction: 'server→client' });
      await terminal.type('echo half of this\n');
    } else await browserLink.reset();
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
