import type { Mutant } from '../mutant.ts';

export const tokensInTheLog: Mutant = {
  name: 'tokens-in-the-log',
  wrong: "The address of a terminal's WebSocket, with both its tokens, stands in the log.",
  file: 'system/gateway/terminal/terminals.ts',
  find: 'this.#sessions.opened(runner);',
  replace:
    "this.#sessions.opened(runner);\n    this.#ports.log.event('trouble', { what: 'upgrade', error: String(request.url) });",
  scenario: 'ST1 going to another page of the dashboard ends the session with 1000',
  tier: 'process',
};
