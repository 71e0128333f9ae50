/**
 * The lab's time as a page knows it: what the lab said last, and while the lab plays what has passed since.
 * It never goes back. Timers that wait in it stand still with it, and fire at once where it jumped past them.
 */
import type { ClockState } from '../contract.ts';

/** The real time that it stands on. */
export interface RealTime {
  now(): number;
  /** Answers how to cancel. */
  after(ms: number, fire: () => void): () => void;
}

interface Waiting {
  readonly at: number;
  readonly fire: () => void;
}

/** Longest delay that a browser's own timer knows. */
const longestMs = 2 ** 31 - 1;

export class LabTime {
  readonly #real: RealTime;
  readonly #timers = new Map<number, Waiting>();
  #nextId: number;
  #said = 0;
  #saidAt = 0;
  #runs = false;
  #most = 0;
  #cancel: (() => void) | null = null;

  /** @param firstId of its timers */
  constructor(real: RealTime, firstId = 1) {
    this.#real = real;
    this.#nextId = firstId;
  }

  /** Lab milliseconds. */
  now(): number {
    const passed = this.#runs ? this.#real.now() - this.#saidAt : 0;
    this.#most = Math.max(this.#most, this.#said + passed);
    return this.#most;
  }

  /** When the next timer is due, in lab milliseconds. */
  get nextDeadline(): number | null {
    return this.#inOrder()[0]?.[1].at ?? null;
  }

  /** Takes what the lab says. What has become due fires before this returns. */
  follow({ t, playing, jump }: ClockState): void {
    this.now();
    this.#said = t;
    this.#saidAt = this.#real.now();
    this.#runs = playing && jump === null;
    this.#fire();
  }

  /** Answers an id for `clear`. */
  set(delayMs: number, fire: () => void): number {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.now() + delayMs, fire });
    this.#arm();
    return id;
  }

  /** Whether there was one. */
  clear(id: number): boolean {
    return this.#timers.delete(id);
  }

  #fire(): void {
    for (const [id, { at, fire }] of this.#inOrder()) {
      if (at > this.now()) break;
      // One that fired before it may have cleared it.
      if (this.#timers.delete(id)) fire();
    }
    this.#arm();
  }

  #arm(): void {
    this.#cancel?.();
    this.#cancel = null;
    const next = this.#inOrder()[0]?.[1].at;
    if (next === undefined || !this.#runs) return;
    const waitMs = Math.min(longestMs, Math.max(0, Math.ceil(next - this.now())));
    this.#cancel = this.#real.after(waitMs, () => this.#fire());
  }

  #inOrder(): [number, Waiting][] {
    return [...this.#timers].sort(([a, one], [b, other]) => one.at - other.at || a - b);
  }
}
