import type { Mutant } from '../mutant.ts';

export const tokenAcceptedTwice: Mutant = {
  name: 'token-accepted-twice',
  wrong: 'A shell token that was used opens another session.',
  file: 'system/gateway/shell-tokens.ts',
  find: "    .where('used_at', 'is', null)\n",
  replace: '',
  scenario: 'ST5 of twenty that race with one token, one gets the shell',
};
