import type { Ending } from '../ending.ts';
import { connectByHand, growOld, openTerminal } from '../terminals.ts';

/** A browser that is killed says 1001 with its last breath; in memory there is none, so its WebSocket says it. */
export const clientGone: Ending = {
  name: 'client_gone',
  cause: 'client_gone',
  code: 1001,
  by: 'the browser is killed (in memory: a WebSocket opened by hand says 1001)',
  at: 'begun',
  options: () => ({ ownBrowser: true }),
  async bring(lab, wish) {
    if (wish.tier === 'process') {
      const { token } = await openTerminal(lab, wish);
      await lab.alice.killBrowser();
      return { token };
    }
    const { socket, token } = await connectByHand(lab, 'main');
    await growOld(lab, lab.clock.now(), wish, async () => {
      socket.send(Buffer.from('\r'));
      await lab.clock.settle();
    });
    socket.close(1001);
    return { token, byHand: await socket.closed };
  },
};
