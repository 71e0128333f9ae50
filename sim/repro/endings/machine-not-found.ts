import type { Ending } from '../ending.ts';
import { openByHand } from '../terminals.ts';

export const machineNotFound: Ending = {
  name: 'machine_not_found',
  cause: 'machine_not_found',
  code: 4404,
  by: 'a client asks for a machine that there is not',
  async bring(lab) {
    const { socket, token } = await openByHand(lab, { machine: 'nobodys' });
    return { token, byHand: await socket.closed };
  },
};
