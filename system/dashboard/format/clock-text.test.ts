import { expect, test } from 'vitest';
import { clockText } from './clock-text.ts';

test.for([
  [-1, '0:00'],
  [7.9, '0:07'],
  [754, '12:34'],
  [3723, '1:02:03'],
] as const)('clockText(%d) is %s', ([seconds, text]) => {
  expect(clockText(seconds)).toBe(text);
});
