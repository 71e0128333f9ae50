import { defaultPolicy } from '../../../system/contracts/policy.ts';
import type { Ending } from '../ending.ts';
import { machine } from '../terminals.ts';

export const timeLimit: Ending = {
  name: 'time_limit',
  cause: 'time_limit',
  code: 1000,
  by: 'four hours pass, whatever happens in them',
  at: 'due',
  options: ({ atMs }) => ({
    policy: {
      // Nobody types, and that alone must not end it before.
      idleTimeoutMs: 0,
      idleWarningMs: 0,
      // Four hours of probes every fifteen seconds would tell nothing more.
      clientAliveIntervalMs: 300_000,
      ...(atMs === null ? {} : { sessionLimitMs: atMs }),
    },
  }),
  async bring({ alice, clock }, { atMs }) {
    const terminal = await alice.connect(machine);
    await clock.advance(atMs ?? defaultPolicy.sessionLimitMs);
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
