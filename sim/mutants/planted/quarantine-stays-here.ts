import type { Mutant } from '../mutant.ts';

export const quarantineStaysHere: Mutant = {
  name: 'quarantine-stays-here',
  wrong: 'A quarantine ends the sessions of the gateway that it was asked of, and no others.',
  file: 'system/gateway/routes/machines.ts',
  find: "await bus.publish({ kind: 'machine_quarantined', machineId: machine.id });",
  replace: 'services.terminals.leaveMachine(machine.id);',
  scenario:
    'Machines: quarantine ends every session on the machine, on every gateway, and beats do not end it',
};
