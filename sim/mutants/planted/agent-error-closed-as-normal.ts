import type { Mutant } from '../mutant.ts';

export const agentErrorClosedAsNormal: Mutant = {
  name: 'agent-error-closed-as-normal',
  wrong: 'A lost agent is logged as 1011, and 1000 is what the browser is sent.',
  file: 'system/gateway/terminal/session-runner.ts',
  find: 'this.#browser.close(effect.code, effect.reason);',
  replace: 'this.#browser.close(effect.code === 1011 ? 1000 : effect.code, effect.reason);',
  scenario: 'ST3 a machine that vanished comes back with its next beat',
  invariant: 'CLOSE-TABLE',
};
