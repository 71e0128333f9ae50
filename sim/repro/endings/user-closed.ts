import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const userClosed: Ending = {
  name: 'user_closed',
  cause: 'user_closed',
  code: 1000,
  by: 'Alice clicks the X of her terminal',
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    const { token } = terminal;
    await terminal.close();
    return { token };
  },
};
