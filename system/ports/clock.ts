/** Time as a whole port: nobody else in the product reads the time or waits. */
export interface Timer {
  /** Idempotent; does nothing once the timer has fired. */
  cancel(): void;
}

export interface Clock {
  /** Monotonic milliseconds since an arbitrary start: durations and deadlines. */
  now(): number;
  /** Milliseconds since the epoch: what people read. May jump. */
  wallTime(): number;
  /** Calls `fire` once, no sooner than `delayMs` from now; any non-negative delay, also over 2³¹ ms. */
  setTimer(delayMs: number, fire: () => void): Timer;
}

/** Resolves after `ms`. */
export function delay(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimer(ms, resolve));
}

/** Calls `act` each `ms`, starting one period from now, until cancelled. */
export function every(clock: Clock, ms: number, act: () => void): Timer {
  let timer: Timer;
  let cancelled = false;
  const next = () => {
    timer = clock.setTimer(ms, () => {
      act();
      if (!cancelled) next();
    });
  };
  next();
  return {
    cancel() {
      cancelled = true;
      timer.cancel();
    },
  };
}

/** ISO 8601 in UTC, milliseconds included. */
export function isoTime(clock: Clock): string {
  return new Date(clock.wallTime()).toISOString();
}
