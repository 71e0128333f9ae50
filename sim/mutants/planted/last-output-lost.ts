import type { Mutant } from '../mutant.ts';

export const lastOutputLost: Mutant = {
  name: 'last-output-lost',
  wrong: 'Output goes to the browser in batches, and the last batch is forgotten when the shell exits.',
  file: 'system/gateway/terminal/session-runner.ts',
  find: 'this.#relay.output(bytes);',
  replace: 'this.#ports.clock.setTimer(10, () => this.#relay.output(bytes));',
  scenario: 'ST2 Ctrl-D ends it like exit',
  invariant: 'OUT-PREFIX',
};
