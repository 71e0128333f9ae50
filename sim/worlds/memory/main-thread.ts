/**
 * A page's main thread: messages, timers and answers take their turns on it, one after the other. It may be
 * blocked, by a long task, a freeze or a sleep, and its timers throttled, as in a tab that nobody sees. What
 * the browser does without it, such as answering pings, goes on.
 */
import type { Clock, Timer } from '../../../system/ports/clock.ts';

/** How often the timers of a hidden page run: Chromium's intensive throttling. */
export const hiddenTimersMs = 60_000;

export class MainThread implements Clock {
  readonly #clock: Clock;
  readonly #lateTimers: (() => void)[] = [];
  readonly #waiting: (() => void)[] = [];
  #blocked = false;
  #hidden = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  wallTime(): number {
    return this.#clock.wallTime();
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    let cancelled = false;
    let timer: Timer;
    const due = () => {
      const lateMs = this.#hidden ? this.now() % hiddenTimersMs : 0;
      if (lateMs > 0) timer = this.#clock.setTimer(hiddenTimersMs - lateMs, due);
      else this.#take(this.#lateTimers, () => cancelled || fire());
    };
    timer = this.#clock.setTimer(delayMs, due);
    return {
      cancel() {
        cancelled = true;
        timer.cancel();
      },
    };
  }

  /** Does it at once, or in its turn once the thread is free. */
  run(act: () => void): void {
    this.#take(this.#waiting, act);
  }

  block(): void {
    this.#blocked = true;
  }

  /**
   * What has come up meanwhile is done now. Browsers promise no order between timers and messages: the late
   * timers come first, the worse of the two.
   */
  unblock(): void {
    this.#blocked = false;
    for (const act of [...this.#lateTimers.splice(0), ...this.#waiting.splice(0)]) act();
  }

  /** From now on, its timers run at whole minutes only. */
  hide(): void {
    this.#hidden = true;
  }

  show(): void {
    this.#hidden = false;
  }

  #take(queue: (() => void)[], act: () => void): void {
    if (this.#blocked) queue.push(act);
    else act();
  }
}
