import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const badMessage: Ending = {
  name: 'bad_message',
  cause: 'bad_message',
  code: 4400,
  by: 'the page sends a control message that there is not',
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    await terminal.pageSends('{"type":"sudo"}');
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
