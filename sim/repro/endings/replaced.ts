import type { Ending } from '../ending.ts';
import { connectByHand, openByHand } from '../terminals.ts';

export const replaced: Ending = {
  name: 'replaced',
  cause: 'replaced',
  code: 4409,
  by: 'the same connection (machine:user:connection) is opened a second time',
  at: 'begun',
  async bring(lab, wish) {
    const { socket, token } = await connectByHand(lab, wish);
    await openByHand(lab);
    return { token, byHand: await socket.closed };
  },
};
