import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const shellExited: Ending = {
  name: 'shell_exited',
  cause: 'shell_exited',
  code: 1000,
  by: 'Alice types exit',
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    await terminal.type('exit\n');
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
