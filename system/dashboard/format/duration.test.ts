import { expect, test } from 'vitest';
import { durationText } from './duration.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

test.each([
  [-5, '0s'],
  [999, '0s'],
  [45 * second, '45s'],
  [minute, '1m'],
  [32 * minute + 59 * second, '32m'],
  [2 * hour, '2h'],
  [2 * hour + 30 * minute, '2h 30m'],
  [2 * day, '2d'],
  [2 * day + 4 * hour + 59 * minute, '2d 4h'],
])('durationText() shows %i ms as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
