/** A plan as people read it. */
import type { Plan, Step } from './plan.ts';
import { verbNamed, wordsOf } from './verbs/catalogue.ts';

const counts = ['no gateway', 'one gateway', 'two gateways', 'three gateways'];

/** `two gateways, policy "soon idle", seed 7`. */
export function worldOf({ gateways, policy, seed }: Plan): string {
  return `${counts[gateways]}, policy "${policy}", seed ${seed}`;
}

/** A line for each step, numbered. */
export function scriptOf({ steps }: Plan): string[] {
  const width = String(steps.length).length;
  return steps.map((step, i) => `${String(i + 1).padStart(width)}. ${saysOf(step)}`);
}

function saysOf([name, ...given]: Step): string {
  const verb = verbNamed(name)!;
  return verb.says(wordsOf(verb, given));
}
