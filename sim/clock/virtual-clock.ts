/**
 * A clock that stands still until it is moved. It jumps from deadline to deadline; each timer fires in a
 * macrotask of its own, so that promises and nextTicks run between two timers as they do in Node.
 */
import type { Clock, Timer } from '../../system/ports/clock.ts';
import { DueHeap } from './due-heap.ts';

/** Wall time at virtual zero: 2026-01-01T00:00:00Z. */
export const epochMs = Date.UTC(2026, 0, 1);

export class VirtualClock implements Clock {
  #now = 0;
  #wallOffsetMs = 0;
  readonly #timers = new DueHeap<() => void>();

  now(): number {
    return this.#now;
  }

  wallTime(): number {
    return epochMs + this.#now + this.#wallOffsetMs;
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    if (!(delayMs >= 0)) throw new RangeError(`setTimer: a delay of ${delayMs} ms is not a delay`);
    // Whole milliseconds, never early, as Node's own timers; a page's clock knows nothing finer either.
    const due = this.#timers.push(Math.ceil(this.#now + delayMs), fire);
    return { cancel: () => this.#timers.remove(due) };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer is due, in virtual ms; `null` when none waits. */
  nextDeadline(): number | null {
    return this.#timers.nextAt;
  }

  /** Moves the wall clock against the monotonic one, as NTP or a person does. */
  jumpWallTime(byMs: number): void {
    this.#wallOffsetMs += byMs;
  }

  /** Sets the time without firing anything. Throws when that would go back. */
  moveTo(t: number): void {
    if (t < this.#now) throw new RangeError(`moveTo: ${t} ms lies before ${this.#now} ms`);
    this.#now = t;
  }

  /** Fires all that is due, timers that fired timers set for this instant included; answers how many. */
  async fireDue(): Promise<number> {
    let fired = 0;
    for (;;) {
      const fire = this.#timers.popDue(this.#now);
      if (!fire) return fired;
      fired++;
      await inMacrotask(fire);
    }
  }

  /** Moves to the next timer due by `limit` and takes it out, for the caller to fire; `null` when there is none. */
  takeNext(limit: number): (() => void) | null {
    const at = this.#timers.nextAt;
    if (at === null || at > limit) return null;
    this.#now = Math.max(this.#now, at);
    return this.#timers.popDue(at)!;
  }

  /** For one party alone: goes to `now + ms`, deadline by deadline. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    await inMacrotask(() => {});
    for (;;) {
      const next = this.nextDeadline();
      if (next === null || next > target) break;
      this.moveTo(Math.max(next, this.#now));
      await this.fireDue();
    }
    this.moveTo(target);
  }
}

function inMacrotask(act: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        act();
        setImmediate(resolve);
      } catch (error) {
        reject(error);
      }
    });
  });
}
