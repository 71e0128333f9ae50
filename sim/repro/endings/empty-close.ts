import type { Ending } from '../ending.ts';
import { openTerminal } from '../terminals.ts';

/** 1005 is never sent: it is how an endpoint calls a close frame that carries no code (RFC 6455 section 7.1.5). */
export const emptyClose: Ending = {
  name: 'empty_close',
  cause: 'user_closed',
  code: 1005,
  by: 'the page closes its WebSocket and gives no code',
  at: 'begun',
  async bring(lab, wish) {
    const terminal = await openTerminal(lab, wish);
    await terminal.pageCloses();
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
