import type { Mutant } from '../mutant.ts';

export const revokeForgetsLiveTerminals: Mutant = {
  name: 'revoke-forgets-live-terminals',
  wrong: 'A revoke refuses the sign-in and leaves its open terminals alone.',
  file: 'system/gateway/terminal/terminal-news.ts',
  find: 'terminals.revoke(news.userSessionId, news.reason);',
  replace: 'return;',
  scenario: 'Revoke others: revoking one device leaves the rest alone',
};
