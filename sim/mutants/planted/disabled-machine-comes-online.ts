import type { Mutant } from '../mutant.ts';

export const disabledMachineComesOnline: Mutant = {
  name: 'disabled-machine-comes-online',
  wrong: 'A beat brings a machine online that an administrator has disabled.',
  file: 'system/gateway/machines.ts',
  find: "      .$if(to === 'online', (query) => query.where('enabled', '=', 1))\n",
  replace: '',
  scenario: 'Machines: a disabled machine takes nobody new, whatever it beats; who is on it stays',
};
