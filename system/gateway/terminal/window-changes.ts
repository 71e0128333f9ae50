/**
 * RFC 4254's window-change, on its way to the agent: one at a time, and of several that wait only the
 * last, so that dragging a window's corner costs a few requests and the final size always arrives.
 */
import type { Clock, Timer } from '../../ports/clock.ts';
import type { WindowSize } from './shell-leg.ts';

export interface WindowChangeSender {
  send(size: WindowSize): { readonly done: Promise<void>; abort(): void };
  failed(error: Error): void;
}

export class WindowChanges {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #sender: WindowChangeSender;
  #sending: { abort(): void } | null = null;
  #timer: Timer | null = null;
  #waiting: WindowSize | null = null;
  #stopped = false;

  constructor(clock: Clock, timeoutMs: number, sender: WindowChangeSender) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#sender = sender;
  }

  get timers(): number {
    return this.#timer ? 1 : 0;
  }

  want(size: WindowSize): void {
    if (this.#stopped) return;
    this.#waiting = size;
    if (!this.#sending) this.#next();
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting = null;
    this.#timer?.cancel();
    this.#timer = null;
    this.#sending?.abort();
  }

  #next(): void {
    const size = this.#waiting;
    if (!size) return;
    this.#waiting = null;
    const sending = this.#sender.send(size);
    this.#sending = sending;
    this.#timer = this.#clock.setTimer(this.#timeoutMs, () => sending.abort());
    sending.done
      .catch((error: Error) => {
        if (!this.#stopped) this.#sender.failed(error);
      })
      .then(() => {
        this.#sending = null;
        this.#timer?.cancel();
        this.#timer = null;
        this.#next();
      });
  }
}
