import type { Mutant } from '../mutant.ts';

export const failedConnectKeepsSlot: Mutant = {
  name: 'failed-connect-keeps-slot',
  wrong: 'A session that never got its shell keeps its slot.',
  file: 'system/gateway/terminal/live-sessions.ts',
  find: 'own?.delete(runner);',
  replace: 'if (runner.session.liveAt !== null) own?.delete(runner);',
  scenario: 'Many at once: no slot is lost when the agent refuses the connection',
};
