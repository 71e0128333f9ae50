import { describe, expect, test } from 'vitest';
import { countdownChangeMs, countdownText } from './countdown.ts';

describe('countdownText()', () => {
  test.each([
    [1_200_000, '20 minutes'],
    [1_199_999, '20 minutes'],
    [61_000, '2 minutes'],
    [60_000, '1 minute'],
    [50_000, '50 seconds'],
    [30_001, '40 seconds'],
    [29_001, '30 seconds'],
    [10_000, '10 seconds'],
    [1000, '1 second'],
    [1, '1 second'],
    [0, '0 seconds'],
    [-1, '0 seconds'],
  ])('shows %i ms as %s', (leftMs, text) => {
    expect(countdownText(leftMs)).toBe(text);
  });
});

describe('countdownChangeMs()', () => {
  test('follows twenty minutes in few steps, each of which changes the text', () => {
    const texts: string[] = [];
    let left: number | null = 1_200_000;
    for (let change = countdownChangeMs(left); change !== null; change = countdownChangeMs(left)) {
      texts.push(countdownText(left));
      left -= change;
    }
    expect(left).toBe(0);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).toHaveLength(52);
  });
});
