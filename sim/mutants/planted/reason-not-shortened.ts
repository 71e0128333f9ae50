import type { Mutant } from '../mutant.ts';

export const reasonNotShortened: Mutant = {
  name: 'reason-not-shortened',
  wrong: 'A close reason over 123 bytes is handed to the socket as it is.',
  file: 'system/contracts/closes.ts',
  find: 'return shortenReason(template.replace(',
  replace: 'return (template.replace(',
  scenario:
    'Revoke others: a very long reason is kept whole in the audit log and cut to 123 bytes in the close',
};
