/** What befalls machines. */
import { machines as names } from '../cast.ts';
import { verb } from '../verb.ts';

export const machines = [
  verb({
    name: 'machine',
    family: 'machines',
    choices: { machine: names, what: ['kill', 'down', 'vanish'] },
    says: ({ machine, what }) =>
      `${machine} ${{ kill: 'has its agent killed', down: 'goes down', vanish: 'vanishes' }[what]}`,
    act: (walk, { machine, what }) => {
      const one = walk.lab.machine(machine);
      return walk.befall(machine, () =>
        ({ kill: () => one.kill(), down: () => one.down(), vanish: () => one.vanish() })[what](),
      );
    },
  }),
  verb({
    name: 'machine_clock',
    family: 'machines',
    choices: { machine: names, byMs: [3_600_000, -3_600_000] },
    says: ({ machine, byMs }) => `the wall clock of ${machine} jumps ${byMs / 60_000} min`,
    act: (walk, { machine, byMs }) => walk.lab.machine(machine).wallClockJumps(byMs),
  }),
];
