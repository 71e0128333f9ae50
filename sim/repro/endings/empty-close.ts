import type { Ending } from '../ending.ts';
import { connectByHand } from '../terminals.ts';

/** 1005 is never sent: it is how an endpoint calls a close frame that carries no code (RFC 6455 section 7.1.5). */
export const emptyClose: Ending = {
  name: 'empty_close',
  cause: 'user_closed',
  code: 1005,
  by: 'a client sends a close frame without a code',
  at: 'begun',
  async bring(lab, wish) {
    const { socket, token } = await connectByHand(lab, wish);
    socket.close();
    return { token, byHand: await socket.closed };
  },
};
