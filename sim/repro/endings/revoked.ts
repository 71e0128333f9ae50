import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const revoked: Ending = {
  name: 'revoked',
  cause: 'revoked',
  code: 4403,
  by: 'Alice signs out her other devices, one of which has a terminal open',
  at: 'begun',
  async bring(lab, wish) {
    await lab.alice.signIn();
    const terminal = await openTerminal(lab, wish, await lab.user('alice', 'B'));
    await lab.alice.revokeOthers();
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
