import type { Ending } from '../ending.ts';
import { connectByHand, openTerminal } from '../terminals.ts';

export const replaced: Ending = {
  name: 'replaced',
  cause: 'replaced',
  code: 4409,
  by: 'the same connection (machine:user:connection) is opened a second time',
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    const { connection } = lab.history.of('session.opened').at(-1)!.data;
    await connectByHand(lab, connection);
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
