import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { kernelNow, runClock } from './run-clock.ts';

test('it counts from the start of the run, in milliseconds', () => {
  const clock = runClock(kernelNow() - 5_000_000_000n);
  expect(clock.now()).toBeGreaterThanOrEqual(5_000);
  expect(clock.now()).toBeLessThan(65_000);
});

test('another process reads the same clock', () => {
  const zero = kernelNow();
  const clock = runClock(zero);
  const before = clock.now();
  const told = execFileSync(process.execPath, ['-p', 'process.hrtime.bigint().toString()'], {
    encoding: 'utf8',
  });
  const theirs = Number(BigInt(told.trim()) - zero) / 1e6;
  expect(theirs).toBeGreaterThan(before);
  expect(theirs).toBeLessThan(clock.now());
});
