import type { Mutant } from '../mutant.ts';

export const wrongCodeOnExit: Mutant = {
  name: 'wrong-code-on-exit',
  wrong: 'A shell that exits ends its session with 1001.',
  file: 'system/contracts/closes.ts',
  find: 'shell_exited: { code: 1000,',
  replace: 'shell_exited: { code: 1001,',
  scenario: 'ST2 typing exit ends the session with 1000',
};
