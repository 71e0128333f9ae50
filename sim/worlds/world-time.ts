/**
 * How a scenario moves time: the same words at every tier, one mover at a time. What it takes to come to
 * rest and to move is the tier's own.
 */
import { durationMs } from '../clock/duration.ts';

/** What somebody waited for, or took for granted, is not so. */
export class Unmet extends Error {
  override readonly name = 'Unmet';
}

/** Steps in which a wait moves time: a page draws on timers, 16 ms apart. */
export const waitStepMs = 20;
/** For so long every step is taken: a browser and a shell also work when no timer is due, and each step is some real time. */
const closelyMs = 5000;

export abstract class WorldTime {
  #busy: Promise<unknown> = Promise.resolve();

  abstract now(): number;
  /** Resolves when nothing is under way at this instant. Throws UnknownError when that does not come. */
  protected abstract rest(): Promise<void>;
  /** Moves by `ms`, everything due on the way included; resolves at rest. */
  protected abstract move(ms: number): Promise<void>;
  /** When the next thing is due, once all is at rest; `null` when nothing is. */
  protected abstract nextDeadline(): Promise<number | null>;

  /** Resolves when the world is quiet at this instant. Throws UnknownError when it does not come to rest. */
  settle(): Promise<void> {
    return this.alone(() => this.rest());
  }

  /** Moves time by `duration` (`'30m'`, `'29:59'`, or milliseconds), everything due on the way included. */
  advance(duration: string | number): Promise<void> {
    return this.alone(() => this.move(durationMs(duration)));
  }

  /**
   * Lets the world work, moving time in small steps, until `met` answers true. Throws Unmet with what `otherwise`
   * says once `withinMs` of virtual time have passed without.
   */
  until(
    met: () => Promise<boolean> | boolean,
    otherwise: () => Promise<string> | string,
    withinMs = 5000,
  ): Promise<void> {
    return this.alone(async () => {
      const began = this.now();
      const deadline = began + withinMs;
      for (;;) {
        await this.rest();
        if (await met()) return;
        if (this.now() >= deadline) throw new Unmet(await otherwise());
        const closely = this.now() - began < closelyMs;
        await this.move(closely ? waitStepMs : await this.stride(deadline));
      }
    });
  }

  /** Whole steps of a wait, up to the next at which something is due: before that nothing changes. */
  protected async stride(deadline: number): Promise<number> {
    const next = (await this.nextDeadline()) ?? deadline;
    const idleMs = Math.min(next, deadline) - this.now();
    return Math.max(1, Math.ceil(idleMs / waitStepMs)) * waitStepMs;
  }

  /** Moves time in small steps while `work` is under way; answers its result. */
  async during<T>(work: Promise<T>, withinMs = 30_000): Promise<T> {
    let done = false;
    const finish = () => {
      done = true;
    };
    work.then(finish, finish);
    await this.until(
      () => done,
      () => `expected it to be done within ${withinMs / 1000} s of virtual time`,
      withinMs,
    );
    return work;
  }

  /** Moves time to the next deadline of anyone; answers the new time. */
  toNextDeadline(): Promise<number> {
    return this.alone(async () => {
      const next = await this.nextDeadline();
      if (next !== null) await this.move(Math.max(0, next - this.now()));
      return this.now();
    });
  }

  /** One mover at a time: waits for those before it. */
  protected alone<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#busy.then(act, act);
    this.#busy = turn.catch(() => {});
    return turn;
  }
}
