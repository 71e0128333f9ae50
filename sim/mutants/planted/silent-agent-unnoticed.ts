import type { Mutant } from '../mutant.ts';

export const silentAgentUnnoticed: Mutant = {
  name: 'silent-agent-unnoticed',
  wrong: 'An agent that answers no probe is probed for ever.',
  file: 'system/lifecycle/alive.ts',
  find: 'policy.agentAliveCountMax - 1,',
  replace: 'Number.POSITIVE_INFINITY,',
  scenario: 'ST3 an agent that falls silent ends the session with 1011 within 30 s',
};
