import type { Mutant } from '../mutant.ts';

export const exitCodeLost: Mutant = {
  name: 'exit-code-lost',
  wrong: 'The audit log says exit code 0 whatever the shell said.',
  file: 'system/gateway/terminal/shell-ledger.ts',
  find: 'exit_code: end.exit?.exit_code ?? null,',
  replace: 'exit_code: end.exit ? 0 : null,',
  scenario: 'ST2 exit 3 is still 1000, and the audit log has the exit code',
};
