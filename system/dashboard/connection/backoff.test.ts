import { describe, expect, test } from 'vitest';
import { backoffMs, defaultBackoff } from './backoff.ts';

describe('backoffMs()', () => {
  test.each([
    [1, 500],
    [2, 1000],
    [3, 2000],
    [6, 16_000],
    [7, 30_000],
    [5000, 30_000],
  ])('bounds the wait before attempt %i by %i ms', (attempt, bound) => {
    expect(backoffMs(defaultBackoff, attempt, { fraction: () => 1 })).toBe(bound);
  });

  test('spreads the waits from zero to the bound', () => {
    const waits = [0, 0.25, 0.5, 0.75].map((at) => backoffMs(defaultBackoff, 3, { fraction: () => at }));
    expect(waits).toEqual([0, 500, 1000, 1500]);
  });
});
