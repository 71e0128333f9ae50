import { expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { RateLimit } from './rate-limit.ts';

function createLimit() {
  const clock = createManualClock();
  return { clock, limit: new RateLimit(clock, { attempts: 2, windowMs: 1_000 }) };
}

test('as many attempts as allowed go through, the next one is told how long to wait', () => {
  const { limit } = createLimit();
  expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([0, 0, 1_000]);
});

test('one key does not use up another’s attempts', () => {
  const { limit } = createLimit();
  limit.take('a');
  limit.take('a');
  expect(limit.take('b')).toBe(0);
});

test('a new window starts when the old one has passed', async () => {
  const { limit, clock } = createLimit();
  limit.take('a');
  limit.take('a');
  await clock.advance(1_000);
  expect(limit.take('a')).toBe(0);
});

test('a jump of the wall clock shortens nothing', () => {
  const { limit, clock } = createLimit();
  limit.take('a');
  limit.take('a');
  clock.jumpWall(3_600_000);
  expect(limit.take('a')).toBe(1_000);
});

test('clear() forgives', () => {
  const { limit } = createLimit();
  limit.take('a');
  limit.take('a');
  limit.clear('a');
  expect(limit.take('a')).toBe(0);
});
