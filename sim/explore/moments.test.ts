import { expect, test } from 'vitest';
import { momentsOf } from './moments.ts';
import type { Step } from './plan.ts';

const [a, b, c, meanwhile]: Step[] = [['next'], ['wait', 1000], ['wait', 60_000], ['meanwhile']];

test.each([
  ['one after the other', [a, b], [[a], [b]]],
  ['two at one moment', [a, meanwhile, b, c], [[a, b], [c]]],
  ['three at one moment', [a, meanwhile, b, meanwhile, c], [[a, b, c]]],
  ['said twice', [a, meanwhile, meanwhile, b], [[a, b]]],
  ['with nothing before it', [meanwhile, a, b], [[a], [b]]],
  ['with nothing behind it', [a, b, meanwhile], [[a], [b]]],
  ['no step at all', [meanwhile], []],
])('%s', (_, steps, moments) => {
  expect(momentsOf(steps as Step[])).toEqual(moments);
});
