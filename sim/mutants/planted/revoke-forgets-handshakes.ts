import type { Mutant } from '../mutant.ts';

export const revokeForgetsHandshakes: Mutant = {
  name: 'revoke-forgets-handshakes',
  wrong: 'A revoke ends live terminals and forgets those that wait for their shell.',
  file: 'system/gateway/terminal/terminals.ts',
  find: '(runner) => runner.revoke(userSessionId, reason)',
  replace: "(runner) => runner.session.state === 'live' && runner.revoke(userSessionId, reason)",
  scenario: 'Revoke others: a handshake in flight is refused with 4403',
};
