import type { Mutant } from '../mutant.ts';

export const lateCloseEndsSuccessor: Mutant = {
  name: 'late-close-ends-successor',
  wrong: "When a replaced terminal's socket is gone at last, whoever holds its connection now is ended.",
  file: 'system/gateway/terminal/terminals.ts',
  find: 'gone: (one) => this.#sessions.gone(one),',
  replace: `gone: (one) => {
          this.#sessions.gone(one);
          const { machine, identity, connection } = one.facts ?? {};
          const key = machine && sessionKey(machine.id, identity!.user_id, connection!);
          if (key) this.#sessions.holderOf(key)?.feed({ on: 'connection_lost' });
        },`,
  scenario:
    'Terminals: the same connection opened again replaces the older one with 4409; its late end touches nothing of the newer',
};
