import type { Mutant } from '../mutant.ts';

export const pagesStormBack: Mutant = {
  name: 'pages-storm-back',
  wrong: 'After a restart every page is back within half a second.',
  file: 'system/dashboard/connection/backoff.ts',
  find: 'return Math.round(least + entropy.fraction() * (mostMs - least));',
  replace:
    'return Math.round(entropy.fraction() * Math.min(mostMs, leastMs * 2 ** (attempt - 1)) + 0 * least);',
  scenario: 'Gateway drained: of a thousand pages never more than a tenth comes back in one second',
};
