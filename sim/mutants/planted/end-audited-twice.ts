import type { Mutant } from '../mutant.ts';

export const endAuditedTwice: Mutant = {
  name: 'end-audited-twice',
  wrong: 'The audit log takes a second end of a session, from its gateway that was cut off and comes back.',
  file: 'system/store/migrations/0003-gateway-leases.ts',
  find: 'create unique index',
  replace: 'create index',
  scenario: 'Gateway partitioned: its sessions leave the lists within the lease and do not rise again',
};
