/** The machine's own time. */
import type { Clock } from '../ports/clock.ts';

/** Longest delay Node's timers know; longer ones fire at once, so they are waited for in legs. */
const longestTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  setTimer(delayMs, fire) {
    let handle: NodeJS.Timeout;
    const wait = (leftMs: number) => {
      const legMs = Math.min(leftMs, longestTimerMs);
      handle = setTimeout(() => (leftMs > legMs ? wait(leftMs - legMs) : fire()), legMs);
    };
    wait(Math.ceil(delayMs));
    return { cancel: () => clearTimeout(handle) };
  },
};
