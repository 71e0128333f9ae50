import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

function fakeTimers() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
}

test('a timer fires no sooner than its delay', () => {
  fakeTimers();
  const fired = vi.fn();
  systemClock.setTimer(100.5, fired);
  vi.advanceTimersByTime(100);
  const before = fired.mock.calls.length;
  vi.advanceTimersByTime(1);
  expect([before, fired.mock.calls.length]).toEqual([0, 1]);
});

test('a delay over 2³¹ ms is waited for, not fired at once', () => {
  fakeTimers();
  const fired = vi.fn();
  systemClock.setTimer(2 ** 31 + 1_000, fired);
  vi.advanceTimersByTime(2 ** 31);
  const before = fired.mock.calls.length;
  vi.advanceTimersByTime(1_000);
  expect([before, fired.mock.calls.length]).toEqual([0, 1]);
});

test('a cancelled timer does not fire, in its second leg neither', () => {
  fakeTimers();
  const fired = vi.fn();
  const timer = systemClock.setTimer(2 ** 31 + 1_000, fired);
  vi.advanceTimersByTime(2 ** 31);
  timer.cancel();
  vi.advanceTimersByTime(10_000);
  expect(fired).not.toHaveBeenCalled();
});
