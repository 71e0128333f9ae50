/**
 * Notices that the gateway has fallen silent. A browser tells its page nothing of pings, and nothing of a
 * peer that is gone without an end: after a sleep, or behind a cable that was pulled, a WebSocket stays
 * "open" for as long as nobody asks.
 *
 *     heard ────── limit − grace ──────▶ a first look ── grace ──▶ lost
 *
 * The first look may come late, in a page that was frozen, hidden or busy. Then the gateway's word may be
 * waiting behind it: the grace lets it be heard.
 */
import type { Clock, Timer } from '../../ports/clock.ts';

/** Time for messages that wait behind the timer in the page's own queue. */
const graceMs = 1000;

export interface Silence {
  /** The gateway said something. */
  heard(): void;
  /** Something was sent to it. */
  asked(): void;
  /** Whether something was sent since it was last heard. */
  readonly unanswered: boolean;
  stop(): void;
}

/** Calls `lost` once, when nothing was heard for `limitMs`. */
export function watchSilence(clock: Clock, limitMs: number, lost: () => void): Silence {
  const firstLookMs = Math.max(0, limitMs - graceMs);
  let unanswered = false;
  let timer: Timer | null = null;

  // Set anew each time: a watch that wakes up to find nothing amiss is work for a page in the background.
  const wait = () => {
    timer?.cancel();
    timer = clock.setTimer(firstLookMs, () => {
      timer = clock.setTimer(limitMs - firstLookMs, lost);
    });
  };
  wait();

  return {
    heard() {
      unanswered = false;
      wait();
    },
    asked() {
      unanswered = true;
    },
    get unanswered() {
      return unanswered;
    },
    stop: () => timer?.cancel(),
  };
}
