/** Scripts that are run on machines. */
import { machines } from '../cast.ts';
import { verb } from '../verb.ts';

export const scripts = [
  verb({
    name: 'run_script',
    family: 'scripts',
    choices: { machine: machines, script: ['pwd', 'sleep 20', 'sleep 3600', 'exit 3'] },
    says: ({ machine, script }) => `an administrator runs "${script}" on ${machine}`,
    act: async (walk, { machine, script }) =>
      walk.asAdmin('POST', '/api/remote-shell', {
        action: 'execute_script',
        org_id: walk.orgId,
        machine_id: walk.lab.machine(machine).id,
        script,
        timeout: 60,
      }),
  }),
];
