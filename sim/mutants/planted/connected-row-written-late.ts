import type { Mutant } from '../mutant.ts';

export const connectedRowWrittenLate: Mutant = {
  name: 'connected-row-written-late',
  wrong: "Keystrokes pass a minute before the row of the session's start is written.",
  file: 'system/gateway/terminal/session-runner.ts',
  find: 'this.#ledger!.open(this.#sizeAtStart).then(',
  replace:
    'this.#ports.clock.setTimer(60_000, () => void this.#ledger!.open(this.#sizeAtStart));\n    Promise.resolve(true).then(',
  scenario: 'ST2 leaving a sub-shell keeps the session',
  invariant: 'START-ONCE',
};
