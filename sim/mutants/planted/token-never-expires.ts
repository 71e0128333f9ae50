import type { Mutant } from '../mutant.ts';

export const tokenNeverExpires: Mutant = {
  name: 'token-never-expires',
  wrong: 'A shell token lives until it is used.',
  file: 'system/gateway/shell-tokens.ts',
  find: 'if (deadline !== undefined && clock.now() >= deadline)',
  replace: 'if (deadline === Number.POSITIVE_INFINITY)',
  scenario: 'ST5 a token that nobody used within 300 s is refused with 4401',
};
