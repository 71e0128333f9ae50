import type { Mutant } from '../mutant.ts';

export const lostLeaseKeepsTerminals: Mutant = {
  name: 'lost-lease-keeps-terminals',
  wrong: 'A gateway that is cut off goes on serving sessions that are told as over.',
  file: 'system/gateway/start.ts',
  find: 'await Promise.all([terminals.abandon(), scripts.endAll()]);',
  replace: 'await scripts.endAll();',
  scenario: 'Gateway partitioned: its sessions leave the lists within the lease and do not rise again',
};
