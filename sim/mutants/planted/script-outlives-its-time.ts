import type { Mutant } from '../mutant.ts';

export const scriptOutlivesItsTime: Mutant = {
  name: 'script-outlives-its-time',
  wrong: 'A script whose time is over is told as such, and runs on.',
  file: 'system/gateway/scripts/script-run.ts',
  find: '    this.#leg.release();\n',
  replace: '',
  scenario: 'Scripts: when its time is over it is killed with all that it started',
};
