import type { Ending } from '../ending.ts';
import { connectByHand } from '../terminals.ts';

export const badMessage: Ending = {
  name: 'bad_message',
  cause: 'bad_message',
  code: 4400,
  by: 'a client sends a control message that there is not',
  at: 'begun',
  async bring(lab, wish) {
    const { socket, token } = await connectByHand(lab, wish);
    socket.send('{"type":"sudo"}');
    return { token, byHand: await socket.closed };
  },
};
