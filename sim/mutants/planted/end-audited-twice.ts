import type { Mutant } from '../mutant.ts';

export const endAuditedTwice: Mutant = {
  name: 'end-audited-twice',
  wrong: "The row of a session's end is written twice.",
  file: 'system/gateway/terminal/shell-ledger.ts',
  find: 'if (this.#connected) await this.#services.audit.append(disconnected(this.#facts, end));',
  replace:
    'for (let i = 0; i < 2; i++) if (this.#connected) await this.#services.audit.append(disconnected(this.#facts, end));',
  scenario: 'ST1 closing the tab ends the session with 1000',
  invariant: 'END-ONCE',
};
