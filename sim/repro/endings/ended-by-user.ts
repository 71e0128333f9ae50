import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const endedByUser: Ending = {
  name: 'ended_by_user',
  cause: 'ended_by_user',
  code: 4410,
  by: "Alice ends it from another device's list of terminals",
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    const elsewhere = await lab.user('alice', 'B');
    await elsewhere.signIn();
    await elsewhere.callApi('DELETE', `/api/terminals/${terminal.session}`);
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
