/**
 * Steps that are taken at one moment, so that they race: between two of them stands a step of its own.
 *
 *     open  meanwhile  revoke_others  wait   ─▶   open + revoke_others, then wait
 */
import type { Step } from './plan.ts';
import { verb } from './verb.ts';

export const meanwhile = verb({
  name: 'meanwhile',
  family: 'races',
  choices: {},
  says: () => 'at the same moment',
  act: async () => {},
});

/** In order; those of one moment together. */
export function momentsOf(steps: readonly Step[]): Step[][] {
  const moments: Step[][] = [];
  let joins = false;
  for (const step of steps) {
    const isBetween = step[0] === meanwhile.name;
    if (!isBetween && joins && moments.length > 0) moments.at(-1)!.push(step);
    else if (!isBetween) moments.push([step]);
    joins = isBetween;
  }
  return moments;
}
