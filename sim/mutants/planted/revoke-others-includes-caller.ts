import type { Mutant } from '../mutant.ts';

export const revokeOthersIncludesCaller: Mutant = {
  name: 'revoke-others-includes-caller',
  wrong: 'Revoking the others revokes the caller, too.',
  file: 'system/gateway/user-sessions.ts',
  find: '(id) => id !== own',
  replace: '() => true',
  scenario:
    "Revoke others: the other devices' shells close with 4403 within 2 s, this one's and other people's live on",
};
