import { defaultPolicy } from '../../../system/contracts/policy.ts';
import type { Ending } from '../ending.ts';
import { machine } from '../terminals.ts';

export const idleTimeout: Ending = {
  name: 'idle_timeout',
  cause: 'idle_timeout',
  code: 4408,
  by: 'nobody types for half an hour; the warning comes after ten minutes',
  at: 'due',
  options: ({ atMs }) =>
    atMs === null ? {} : { policy: { idleTimeoutMs: atMs, idleWarningMs: Math.round(atMs / 3) } },
  async bring({ alice, clock }, { atMs }) {
    const terminal = await alice.connect(machine);
    await clock.advance(atMs ?? defaultPolicy.idleTimeoutMs);
    await terminal.isDisconnected();
    return { token: terminal.token };
  },
};
