import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const endedByAdmin: Ending = {
  name: 'ended_by_admin',
  cause: 'ended_by_admin',
  code: 4410,
  by: 'Bob, an administrator, ends it and says why',
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    const bob = await lab.user('bob');
    await bob.signIn();
    await bob.callApi('DELETE', `/api/admin/terminals/${terminal.session}`, { reason: 'maintenance' });
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
