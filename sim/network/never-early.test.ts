import { expect, test } from 'vitest';
import { neverEarly } from './never-early.ts';
import { manualClock } from './testing/manual-clock.ts';

/** Its timers fire up to ten milliseconds before their time. */
function hastyClock() {
  const clock = manualClock();
  return {
    ...clock,
    setTimer: (delayMs: number, fire: () => void) => clock.setTimer(Math.max(1, delayMs - 10), fire),
    tick: (ms: number) => clock.advance(ms),
  };
}

test('a timer that fires early waits for the rest', () => {
  const hasty = hastyClock();
  const firedAt: number[] = [];
  neverEarly(hasty).setTimer(50, () => firedAt.push(hasty.now()));
  hasty.tick(100);
  expect(firedAt).toHaveLength(1);
  expect(firedAt[0]).toBeGreaterThanOrEqual(50);
});

test('a timer that was cancelled between two legs never fires', () => {
  const hasty = hastyClock();
  let fired = false;
  const timer = neverEarly(hasty).setTimer(50, () => {
    fired = true;
  });
  hasty.tick(45);
  timer.cancel();
  hasty.tick(100);
  expect(fired).toBe(false);
});
