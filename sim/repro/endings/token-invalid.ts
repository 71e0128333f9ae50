import type { Ending } from '../ending.ts';
import { machine, openTerminal, shellToken } from '../terminals.ts';

/** Every session has a token of its own; a foreign one is tried so that the refusal has one to itself. */
export const tokenInvalid: Ending = {
  name: 'token_invalid',
  cause: 'token_invalid',
  code: 4401,
  by: 'a token that nobody used for 300 s is tried, beside a session that works',
  async bring(lab, wish) {
    await openTerminal(lab, wish);
    const { plain, token } = await shellToken(lab);
    await lab.clock.advance('300s');
    const client = await lab.api('alice');
    const socket = await lab.sockets.open({ client, machine: lab.machine(machine).id, shellToken: plain });
    return { token, byHand: await socket.closed };
  },
};
