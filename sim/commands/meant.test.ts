import { expect, test } from 'vitest';
import type { Declared } from '../declared.ts';
import { requireMeant } from './meant.ts';

const scenarios = [
  ['st2-exit.spec.ts', 'ST2 typing exit ends the session with 1000'],
  ['idle-timeout.spec.ts', 'Idle: thirty minutes without a key'],
].map(([spec, title]) => ({ spec, title })) as unknown as readonly Declared[];
const typed = (grep: string | undefined, ...files: string[]) => ({ grep, files, tiers: ['sim'] });

test.for([
  ['st2', []],
  ['EXIT.*1000', []],
  ['sim st2-exit', []],
  ['/Idle: .*key/', []],
  ['Idle', ['idle-timeout']],
  [undefined, ['scenarios/st2', 'idle.*ts$', 'st2-exit.spec.ts:30']],
] as const)('%j means something', ([grep, files]) => {
  expect(() => requireMeant(scenarios, typed(grep, ...files))).not.toThrow();
});

test.for([
  ['Idel', [], 'no title of a scenario matches "Idel"; did you mean "Idle"?'],
  ['xyzzy', [], 'no title of a scenario matches "xyzzy"; the groups are ST2, Idle'],
  ['process st2', [], 'no title of a scenario matches "process st2"'],
  ['Idle', ['st2'], 'no title of a scenario matches "Idle"; the groups are ST2'],
  ['(', [], '"(" is no regular expression: '],
  [undefined, ['st2-exti'], 'there is no spec "st2-exti" in scenarios/; did you mean "st2-exit"?'],
] as const)('%j does not', ([grep, files, message]) => {
  expect(() => requireMeant(scenarios, typed(grep, ...files))).toThrow(message);
});
