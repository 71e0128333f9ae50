import type { Mutant } from '../mutant.ts';

export const offlineAfter60Seconds: Mutant = {
  name: 'offline-after-60-seconds',
  wrong: 'A machine counts as offline 60 s after its last beat, not 90.',
  file: 'system/gateway/machines.ts',
  find: 'this.#watch.beat(row.id, this.#policies.of(row.org_id).offlineAfterMs);',
  replace: 'this.#watch.beat(row.id, (this.#policies.of(row.org_id).offlineAfterMs * 2) / 3);',
  scenario: 'ST3 a machine that vanished comes back with its next beat',
  invariant: 'OFFLINE',
};
