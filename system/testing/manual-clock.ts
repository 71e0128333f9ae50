/** A clock that tests move by hand. Wall time and monotonic time may be moved apart. */
import { createClock } from '@sinonjs/fake-timers';
import type { Clock } from '../ports/clock.ts';

export interface ManualClock extends Clock {
  /** Moves both times on, firing what is due and letting promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock alone. */
  jumpWall(ms: number): void;
  /** Timers still waiting. */
  readonly waiting: number;
}

export function createManualClock(startsAt = '2026-01-05T09:00:00.000Z'): ManualClock {
  const timers = createClock(0);
  let wallOffsetMs = Date.parse(startsAt);
  return {
    now: () => timers.now,
    wallTime: () => timers.now + wallOffsetMs,
    setTimer(delayMs, fire) {
      const id = timers.setTimeout(fire, delayMs);
      return { cancel: () => timers.clearTimeout(id) };
    },
    async advance(ms) {
      await timers.tickAsync(ms);
    },
    jumpWall(ms) {
      wallOffsetMs += ms;
    },
    get waiting() {
      return timers.countTimers();
    },
  };
}
