/** So many attempts per key and window. An attempt counts from its start, so racers cannot slip by. */
import type { Clock } from '../ports/clock.ts';

export interface RateLimitOptions {
  readonly attempts: number;
  readonly windowMs: number;
}

/** Keys remembered at most; beyond it the oldest window is forgotten first. */
const mostKeys = 10_000;

export class RateLimit {
  readonly #clock: Clock;
  readonly #options: RateLimitOptions;
  readonly #windows = new Map<string, { endsAt: number; used: number }>();

  constructor(clock: Clock, options: RateLimitOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Takes an attempt: 0 when it may go on, else the milliseconds until the next one may. */
  take(key: string): number {
    const now = this.#clock.now();
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { endsAt: now + this.#options.windowMs, used: 0 };
      this.#windows.delete(key);
      this.#windows.set(key, window);
      this.#forgetOldest();
    }
    if (window.used >= this.#options.attempts) return window.endsAt - now;
    window.used += 1;
    return 0;
  }

  /** Forgets what a key has used, after it has proven itself. */
  clear(key: string): void {
    this.#windows.delete(key);
  }

  #forgetOldest(): void {
    if (this.#windows.size <= mostKeys) return;
    const oldest = this.#windows.keys().next();
    if (!oldest.done) this.#windows.delete(oldest.value);
  }
}
