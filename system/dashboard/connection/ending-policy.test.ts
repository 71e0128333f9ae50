import { expect, test } from 'vitest';
import { endingPolicy } from './ending-policy.ts';

test.each([
  [4408, 'Idle timeout', 'idletimeout'],
  [1000, 'Session timed out', 'sessionlimit'],
  [4429, 'Too many sessions', 'maxsessions'],
])('a close with %i "%s" is by the policy %s', (code, reason, setting) => {
  expect(endingPolicy({ code, reason, clean: true })?.setting).toBe(setting);
});

test.each([
  [1000, 'Shell session ended', true],
  [1000, '', true],
  [4403, 'Session revoked: lost', true],
  [1006, '', false],
  [4408, 'Idle timeout', false],
])('a close with %i "%s" is nobody’s policy', (code, reason, clean) => {
  expect(endingPolicy({ code, reason, clean })).toBeNull();
});

test('no close is nobody’s policy', () => {
  expect(endingPolicy(null)).toBeNull();
});
