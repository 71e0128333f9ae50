import type { Ending } from '../ending.ts';
import { connectByHand } from '../terminals.ts';

export const messageTooBig: Ending = {
  name: 'message_too_big',
  cause: 'message_too_big',
  code: 1009,
  by: 'a client sends a frame of one byte over a mebibyte',
  at: 'begun',
  async bring(lab, wish) {
    const { socket, token } = await connectByHand(lab, wish);
    socket.send(new Uint8Array(1024 * 1024 + 1));
    return { token, byHand: await socket.closed };
  },
};
