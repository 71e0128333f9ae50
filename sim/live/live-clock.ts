/**
 * The lab's clock as a person works it. While it plays, virtual time follows the wall; paused, it stands
 * still; a jump goes from deadline to deadline, each time waiting until the world has come to rest.
 */
import type { Clock, Timer } from '../../system/ports/clock.ts';
import type { ClockState } from './contract.ts';
import { Refused } from './refused.ts';

/** The part of a world's time that it drives. */
export interface LiveTime {
  now(): number;
  /** Moves without waiting for rest. */
  flow(ms: number): Promise<void>;
  /** Moves from deadline to deadline, at rest. */
  advance(ms: number): Promise<void>;
  toNextDeadline(): Promise<number>;
}

export interface LiveClockOptions {
  readonly time: LiveTime;
  /** Real time. */
  readonly wall: Clock;
  /** Told whenever its state is another, but for the time alone. */
  readonly changed: () => void;
  /** Told with each tick of play. */
  readonly moved: () => void;
  /** A step of play failed: the clock is paused. */
  readonly failed: (error: Error) => void;
}

/** Of play, in real time. */
const tickMs = 25;

/** One tick moves no further: on a busy machine time gets slower, not coarser. */
const longestStepMs = 100;

/** A jump can be stopped between two of these. */
const pieceMs = 15_000;

export class LiveClock {
  readonly #options: LiveClockOptions;
  #playing = false;
  #jump: ClockState['jump'] = null;
  #stopJump = false;
  #tick: Timer | null = null;
  #flowing: Promise<void> | null = null;
  #lastWall = 0;
  #over = false;

  constructor(options: LiveClockOptions) {
    this.#options = options;
  }

  get state(): ClockState {
    return { t: this.#options.time.now(), playing: this.#playing, jump: this.#jump };
  }

  play(): void {
    if (this.#playing || this.#over) return;
    this.#playing = true;
    if (!this.#jump) this.#resume();
    this.#options.changed();
  }

  /** Resolves when time stands still. A jump that is under way is not stopped by it. */
  async pause(): Promise<void> {
    this.#playing = false;
    this.#tick?.cancel();
    this.#tick = null;
    await this.#flowing;
    this.#options.changed();
  }

  /** Moves by `ms`, then plays on or stands still as before. Throws Refused during another jump. */
  jump(ms: number): Promise<void> {
    const { time } = this.#options;
    return this.#jumping(time.now() + ms, async (to) => {
      while (time.now() < to! && !this.#stopJump) {
        await time.advance(Math.min(pieceMs, to! - time.now()));
      }
    });
  }

  /** As `jump`, to the next deadline of anyone. */
  toNextDeadline(): Promise<void> {
    return this.#jumping(null, async () => {
      await this.#options.time.toNextDeadline();
    });
  }

  /** A jump ends where it has come to. */
  stopJump(): void {
    this.#stopJump = true;
  }

  /** For good; resolves when nothing of it is under way. */
  async stop(): Promise<void> {
    this.#over = true;
    this.#stopJump = true;
    await this.pause();
  }

  async #jumping(to: number | null, move: (to: number | null) => Promise<void>): Promise<void> {
    if (this.#jump) throw new Refused('the clock is jumping: wait until it is there, or stop the jump');
    this.#stopJump = false;
    this.#tick?.cancel();
    this.#jump = { from: this.#options.time.now(), to };
    this.#options.changed();
    try {
      await this.#flowing;
      await move(to);
    } finally {
      this.#jump = null;
      this.#resume();
      this.#options.changed();
    }
  }

  #resume(): void {
    this.#lastWall = this.#options.wall.now();
    this.#arm();
  }

  #arm(): void {
    if (!this.#playing || this.#over) return;
    this.#tick?.cancel();
    this.#tick = this.#options.wall.setTimer(tickMs, () => {
      this.#flowing = this.#flow().finally(() => {
        this.#flowing = null;
        if (!this.#jump) this.#arm();
      });
    });
  }

  async #flow(): Promise<void> {
    const { wall, time, failed, moved } = this.#options;
    const passedMs = Math.round(wall.now() - this.#lastWall);
    this.#lastWall += passedMs;
    try {
      await time.flow(Math.min(passedMs, longestStepMs));
      moved();
    } catch (error) {
      this.#playing = false;
      failed(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
