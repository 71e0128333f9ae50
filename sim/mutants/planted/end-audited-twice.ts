import type { Mutant } from '../mutant.ts';

export const endAuditedTwice: Mutant = {
  name: 'end-audited-twice',
  wrong: 'The audit log takes a second end of a session that was told as over while its gateway was cut off.',
  file: 'system/store/migrations/0003-gateway-leases.ts',
  find: 'create unique index',
  replace: 'create index',
  scenario:
    'Gateway killed: each session gets its one end, gateway_crashed, within 5 s of the gateway being back',
  invariant: 'END-ONCE',
};
