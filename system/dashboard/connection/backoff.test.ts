import { describe, expect, test } from 'vitest';
import { createSeededEntropy } from '../../testing/seeded-entropy.ts';
import { backoffMs, defaultBackoff } from './backoff.ts';

const waits = (attempt: number) =>
  [0, 0.5, 1].map((at) => backoffMs(defaultBackoff, attempt, { fraction: () => at }));

describe('backoffMs()', () => {
  test('draws the first wait from all of 0.5 s to 30 s', () => {
    expect(waits(1)).toEqual([500, 15_250, 30_000]);
  });

  test.each([2, 3, 5000])('draws the wait before attempt %i from the upper half', (attempt) => {
    expect(waits(attempt)).toEqual([15_000, 22_500, 30_000]);
  });

  test.each([0, 15, 60, 300])(
    'brings never more than a tenth of a thousand pages back in one second, after %i s without a gateway',
    (awaySeconds) => {
      const entropy = createSeededEntropy();
      const attempts: number[] = [];
      for (let page = 0; page < 1000; page++) {
        let at = 0;
        for (let attempt = 1; attempt === 1 || at < awaySeconds * 1000; attempt++) {
          at += backoffMs(defaultBackoff, attempt, entropy);
          attempts.push(at);
        }
      }
      attempts.sort((a, b) => a - b);
      let first = 0;
      const crowds = attempts.map((at, i) => {
        while (attempts[first]! <= at - 1000) first++;
        return i - first + 1;
      });
      expect(Math.max(...crowds)).toBeLessThanOrEqual(100);
    },
  );
});
