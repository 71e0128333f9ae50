/** Time goes by. */
import { verb } from '../verb.ts';

const second = 1000;
const minute = 60 * second;

const lengthsMs: readonly number[] = [
  ...[second, 10, 5 * second, 15 * second, 20 * second, 30 * second, 45 * second],
  ...[minute, 90 * second, 5 * minute, 10 * minute, 30 * minute],
];

export const time = [
  verb({
    name: 'wait',
    family: 'time',
    choices: { ms: lengthsMs },
    says: ({ ms }) => (ms % minute === 0 ? `${ms / minute} min pass` : `${ms / second} s pass`),
    act: (walk, { ms }) => walk.lab.clock.advance(ms),
  }),
  verb({
    name: 'next',
    family: 'time',
    choices: {},
    says: () => 'whatever is due next comes',
    act: (walk) => walk.lab.clock.toNextDeadline(),
  }),
];
