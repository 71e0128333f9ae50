import { expect, test } from 'vitest';
import { durationChangeMs, durationText } from './duration.ts';

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
  [hour + 5 * minute, '1h 05m'],
  [2 * hour + 30 * minute, '2h 30m'],
  [2 * day, '2d'],
  [2 * day + 4 * hour + 59 * minute, '2d 4h'],
])('durationText() shows %i ms as %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([-5, 0, 999, 59_001, minute, 32 * minute + 1, 2 * hour, 2 * day + 4 * hour + 59 * minute])(
  'the text of %i ms changes after durationChangeMs() and not before',
  (ms) => {
    const until = ms + durationChangeMs(ms);
    expect(durationText(until - 1)).toBe(durationText(ms));
    expect(durationText(until)).not.toBe(durationText(ms));
  },
);
