import { expect, test } from 'vitest';
import { clockFace, durationMs } from './duration.ts';

test.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['4h', 14_400_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['29:59', 1_799_000],
  ['4:00:00', 14_400_000],
  [75, 75],
])('%s is %d ms', (text, ms) => expect(durationMs(text)).toBe(ms));

test.each(['', '90', 's', '90 s', '-1s', '1:2', 'soon', Number.NaN, -1])(
  '%s is refused with examples',
  (text) => expect(() => durationMs(text)).toThrow('is not a duration: write'),
);

test.each([
  [0, '0:00'],
  [1_799_500, '29:59.500'],
  [5_400_000, '1:30:00'],
])('%d ms reads %s', (ms, face) => expect(clockFace(ms)).toBe(face));
