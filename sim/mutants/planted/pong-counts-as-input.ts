import type { Mutant } from '../mutant.ts';

export const pongCountsAsInput: Mutant = {
  name: 'pong-counts-as-input',
  wrong: "A browser's answer to a ping starts the idle time over.",
  file: 'system/lifecycle/step.ts',
  find: "case 'browser_heard':\n      return taken({ ...moved,",
  replace: "case 'browser_heard':\n      return taken({ ...moved, activeAt: now,",
  scenario: 'Idle: thirty minutes without input end the session with 4408, after a warning at ten',
};
