import type { Ending } from '../ending.ts';
import { openAfter } from '../terminals.ts';

export const tokenInvalid: Ending = {
  name: 'token_invalid',
  cause: 'token_invalid',
  code: 4401,
  by: 'the page opens a terminal with a token that is five minutes old',
  async bring(lab) {
    const { token } = await openAfter(lab, () => lab.clock.advance(lab.world.policy.shellTokenMs));
    return { token };
  },
};
