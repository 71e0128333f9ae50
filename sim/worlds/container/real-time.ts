/**
 * Time of a world of containers: it passes by itself, and what a scenario asks of it is waited for. So only
 * moments are; half an hour is for the tiers where time jumps.
 */
import type { Clock } from '../../../system/ports/clock.ts';
import { NotAtThisTier } from '../person.ts';
import { WorldTime, waitStepMs } from '../world-time.ts';

/** What a scenario may have waited for at one go. */
const mostMs = 5_000;

/** How long a condition may take to come true: a limit for the hung, not a measure of the slow. */
const patienceMs = 30_000;

export interface RealTimeOptions {
  readonly clock: Clock;
  /** Resolves when the world is quiet. Throws UnknownError when it does not come to rest. */
  rest(): Promise<void>;
  advanced(from: number, to: number): void;
}

export class RealTime extends WorldTime {
  readonly #options: RealTimeOptions;

  constructor(options: RealTimeOptions) {
    super();
    this.#options = options;
  }

  /** In whole milliseconds, like the times of the history. */
  now(): number {
    return Math.round(this.#options.clock.now());
  }

  override until(
    met: () => Promise<boolean> | boolean,
    otherwise: () => Promise<string> | string,
    withinMs = 0,
  ): Promise<void> {
    return super.until(met, otherwise, Math.max(withinMs, patienceMs));
  }

  protected rest(): Promise<void> {
    return this.#options.rest();
  }

  protected async move(ms: number): Promise<void> {
    if (ms > mostMs)
      throw new NotAtThisTier(`time is real at this tier, and ${ms / 1000} s are not waited for`);
    const { clock, rest, advanced } = this.#options;
    const from = this.now();
    await new Promise<void>((resolve) => clock.setTimer(ms, resolve));
    await rest();
    advanced(from, this.now());
  }

  /** Nobody knows when something is due next. */
  protected override async stride(): Promise<number> {
    return waitStepMs;
  }

  protected async nextDeadline(): Promise<number | null> {
    throw new NotAtThisTier('time is real at this tier, and nobody jumps to what is due next');
  }
}
