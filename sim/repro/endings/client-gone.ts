import type { Ending } from '../ending.ts';
import { connectByHand, openTerminal } from '../terminals.ts';

export const clientGone: Ending = {
  name: 'client_gone',
  cause: 'client_gone',
  code: 1001,
  by: 'the browser is killed (in memory: its WebSocket says 1001 by hand)',
  at: 'begun',
  options: () => ({ ownBrowser: true }),
  async bring(lab, wish) {
    if (wish.tier === 'process') {
      const { token } = await openTerminal(lab, wish);
      await lab.alice.killBrowser();
      return { token };
    }
    const { socket, token } = await connectByHand(lab, wish);
    socket.close(1001);
    return { token, byHand: await socket.closed };
  },
};
