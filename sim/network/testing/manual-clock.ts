/** A clock that stands still until a test moves it. */
import { createClock } from '@sinonjs/fake-timers';
import type { Clock } from '../../../system/ports/clock.ts';

export interface ManualClock extends Clock {
  /** Fires what is due on the way. */
  advance(ms: number): void;
  /** Timers that wait. */
  pending(): number;
}

export function manualClock(): ManualClock {
  const clock = createClock(0);
  return {
    now: () => clock.now,
    wallTime: () => clock.now,
    setTimer(delayMs, fire) {
      const timer = clock.setTimeout(fire, delayMs);
      return { cancel: () => clock.clearTimeout(timer) };
    },
    advance: (ms) => void clock.tick(ms),
    pending: () => clock.countTimers(),
  };
}
