import type { Ending } from '../ending.ts';
import { connectByHand, openAfter } from '../terminals.ts';

/** Without a free slot no token is given out: the slot goes between the token and its use. */
export const sessionLimit: Ending = {
  name: 'session_limit',
  cause: 'session_limit',
  code: 4429,
  by: 'the policy allows one session, and another took it a moment before',
  options: () => ({ policy: { sessionsPerUser: 1 } }),
  async bring(lab) {
    const { token } = await openAfter(lab, () => connectByHand(lab, 'beside'));
    return { token };
  },
};
