import type { Mutant } from '../mutant.ts';

export const hardLimitMovedByInput: Mutant = {
  name: 'hard-limit-moved-by-input',
  wrong: 'The hard limit is counted from the last keystroke.',
  file: 'system/lifecycle/deadlines.ts',
  find: '({ liveAt, policy }) => (liveAt === null ? null : liveAt + policy.sessionLimitMs)',
  replace: '({ activeAt, policy }) => activeAt + policy.sessionLimitMs',
  scenario: 'Idle: the hard limit ends a chatty session at 4:00:00 all the same',
};
