import type { Ending } from '../ending.ts';
import { machine, openTerminal } from '../terminals.ts';

export const collaborationEnded: Ending = {
  name: 'collaboration_ended',
  cause: 'collaboration_ended',
  code: 4003,
  by: 'Alice ends the sharing of her shell, in which Carol is a guest',
  at: 'begun',
  async bring(lab, wish) {
    const { session } = await openTerminal(lab, wish);
    const invitation = await (await lab.alice.apiClient()).invite(session!, {});
    const guest = await (await lab.user('carol')).join(machine, invitation);
    await lab.alice.callApi('DELETE', `/api/terminals/${session}/collaboration`);
    await guest.isDisconnected();
    return { token: guest.token };
  },
};
