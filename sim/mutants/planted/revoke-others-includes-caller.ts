import type { Mutant } from '../mutant.ts';

export const revokeOthersIncludesCaller: Mutant = {
  name: 'revoke-others-includes-caller',
  wrong: 'Revoking the others revokes the caller, too.',
  file: 'system/gateway/user-sessions.ts',
  find: '(id) => id !== own',
  replace: '() => true',
  scenario: 'Revoke others: sign-ins and unused shell tokens of the others are refused',
  invariant: 'REVOKE-OTHERS',
};
