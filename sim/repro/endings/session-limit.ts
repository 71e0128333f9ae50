import type { Ending } from '../ending.ts';
import { machine, openTerminal, shellToken } from '../terminals.ts';

export const sessionLimit: Ending = {
  name: 'session_limit',
  cause: 'session_limit',
  code: 4429,
  by: 'a second terminal is opened where the policy allows one',
  options: () => ({ policy: { sessionsPerUser: 1 } }),
  async bring(lab, wish) {
    // Once one is open no token is given out: this one is asked for before.
    const { plain, token } = await shellToken(lab);
    await openTerminal(lab, wish);
    const client = await lab.api('alice');
    const socket = await lab.sockets.open({ client, machine: lab.machine(machine).id, shellToken: plain });
    return { token, byHand: await socket.closed };
  },
};
