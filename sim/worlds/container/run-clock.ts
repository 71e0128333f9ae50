/**
 * Real time, counted from the start of a run. It is the kernel's monotonic clock, which is one and the same
 * inside every container of a machine and outside of them: what two of them tell can be put in order.
 */
import { systemClock } from '../../../system/node/system-clock.ts';
import type { Clock } from '../../../system/ports/clock.ts';

/** The kernel's monotonic clock, in nanoseconds. */
export function kernelNow(): bigint {
  return process.hrtime.bigint();
}

/** @param zero when the run began, as `kernelNow` told it */
export function runClock(zero: bigint): Clock {
  return { ...systemClock, now: () => Number(kernelNow() - zero) / 1e6 };
}
