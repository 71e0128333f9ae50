import { describe, expect, test } from 'vitest';
import { type Goal, isMet, type Measure, ratioOf } from './benchmark.ts';

const measure = (more: Partial<Measure>): Measure => ({ what: 'speed', value: 80, unit: '/s', ...more });
const goal = (of: Goal['of'], bound: Goal['bound'], is: number): Goal => ({ of, bound, is });

describe('a measure', () => {
  test('without anything beside it has no ratio', () => {
    expect(ratioOf(measure({}))).toBe(null);
  });

  test('has the ratio of the two values', () => {
    expect(ratioOf(measure({ beside: { name: 'pipe', value: 100 } }))).toBe(0.8);
  });

  test('taken in turns has the ratio of the turns', () => {
    expect(ratioOf(measure({ beside: { name: 'pipe', value: 100, ratio: 0.9 } }))).toBe(0.9);
  });

  test.each([
    ['a value at its least', measure({ goal: goal('value', 'at least', 80) }), true],
    ['a value below its least', measure({ goal: goal('value', 'at least', 81) }), false],
    ['a value over its most', measure({ goal: goal('value', 'at most', 79) }), false],
    [
      'a ratio at its least',
      measure({ beside: { name: 'pipe', value: 100 }, goal: goal('ratio', 'at least', 0.8) }),
      true,
    ],
    [
      'a ratio over its most',
      measure({ beside: { name: 'pipe', value: 50 }, goal: goal('ratio', 'at most', 1.5) }),
      false,
    ],
    ['a ratio to nothing', measure({ goal: goal('ratio', 'at least', 1) }), null],
    ['no goal', measure({}), null],
  ])('%s: met is told', (_, one, met) => {
    expect(isMet(one)).toBe(met);
  });
});
