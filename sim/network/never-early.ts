/**
 * A clock whose timers never fire before their time: Node's may, by up to a millisecond, and a delay that
 * a peer measures must not be shorter than what was asked for.
 */
import type { Clock } from '../../system/ports/clock.ts';

export function neverEarly(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    wallTime: () => clock.wallTime(),
    setTimer(delayMs, fire) {
      const due = clock.now() + delayMs;
      const arm = (ms: number) => {
        timer = clock.setTimer(ms, () => {
          const leftMs = due - clock.now();
          if (leftMs > 0) arm(leftMs);
          else fire();
        });
      };
      let timer: ReturnType<Clock['setTimer']>;
      arm(delayMs);
      return { cancel: () => timer.cancel() };
    },
  };
}
