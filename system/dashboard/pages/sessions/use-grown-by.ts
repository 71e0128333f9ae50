import { useEffect, useState } from 'react';
import { durationChangeMs } from '../../format/duration.ts';
import { useServices } from '../../services.ts';
import { type ListedSession, statisticsOf } from '../../sessions/session-list.ts';

/** Durations of many sessions change all the time: they are drawn no more often than this. */
const shortestMs = 1000;

/**
 * How much longer than the gateway said the sessions have lasted by now, in milliseconds. It changes when the
 * text of one of their durations does, or of their sum; without sessions there is no timer.
 *
 * @param at when the gateway said it, on the page's monotonic clock; null before
 */
export function useGrownBy(live: readonly ListedSession[], at: number | null): number {
  const { clock } = useServices();
  const [now, setNow] = useState(clock.now);
  const grownMs = at === null ? 0 : Math.max(0, now - at);

  useEffect(() => {
    if (live.length === 0) return;
    let waitMs = durationChangeMs(statisticsOf(live, grownMs).totalMs) / live.length;
    for (const { duration_ms } of live) waitMs = Math.min(waitMs, durationChangeMs(duration_ms + grownMs));
    const timer = clock.setTimer(Math.max(shortestMs, waitMs), () => setNow(clock.now()));
    return () => timer.cancel();
  }, [clock, live, grownMs]);

  return grownMs;
}
