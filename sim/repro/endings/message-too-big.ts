import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

export const messageTooBig: Ending = {
  name: 'message_too_big',
  cause: 'message_too_big',
  code: 1009,
  by: 'the page sends a frame of one byte over a mebibyte',
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    await terminal.pageSends({ bytes: 1024 * 1024 + 1 });
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
