import { expect, test } from 'vitest';
import { tally } from './run.ts';

test('what came of several is counted, the good first, and what did not happen is not told', () => {
  expect(tally(['failed', 'passed', 'skipped', 'passed'])).toBe('2 passed, 1 skipped, 1 failed');
  expect(tally(['passed', 'flaky', 'unknown'])).toBe('1 passed, 1 unknown, 1 flaky');
});
