/**
 * Notices silent machines: one timer, set to the earliest deadline, looks again when it fires at whose
 * last beat is how old. Beats only note their time.
 */
import type { Clock, Timer } from '../ports/clock.ts';

export class OfflineWatch {
  readonly #clock: Clock;
  readonly #onSilent: (machineId: string) => void;
  readonly #deadlines = new Map<string, number>();
  #timer: Timer | null = null;
  #looksAt = 0;
  #stopped = false;

  /** `onSilent` is called once for each machine whose time has run out. */
  constructor(clock: Clock, onSilent: (machineId: string) => void) {
    this.#clock = clock;
    this.#onSilent = onSilent;
  }

  /** The machine is given `silenceMs` from now. */
  beat(machineId: string, silenceMs: number): void {
    if (this.#stopped) return;
    const deadline = this.#clock.now() + silenceMs;
    this.#deadlines.set(machineId, deadline);
    if (this.#timer === null || deadline < this.#looksAt) this.#lookAt(deadline);
  }

  has(machineId: string): boolean {
    return this.#deadlines.has(machineId);
  }

  forget(machineId: string): void {
    this.#deadlines.delete(machineId);
    if (this.#deadlines.size > 0) return;
    this.#timer?.cancel();
    this.#timer = null;
  }

  stop(): void {
    this.#stopped = true;
    this.#deadlines.clear();
    this.#timer?.cancel();
    this.#timer = null;
  }

  #lookAt(deadline: number): void {
    this.#timer?.cancel();
    this.#looksAt = deadline;
    this.#timer = this.#clock.setTimer(Math.max(0, deadline - this.#clock.now()), () => this.#look());
  }

  #look(): void {
    this.#timer = null;
    const now = this.#clock.now();
    const silent = [...this.#deadlines].filter(([, deadline]) => deadline <= now);
    for (const [machineId] of silent) this.#deadlines.delete(machineId);
    if (this.#deadlines.size > 0) this.#lookAt(this.#earliest());
    for (const [machineId] of silent) this.#onSilent(machineId);
  }

  #earliest(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const deadline of this.#deadlines.values()) earliest = Math.min(earliest, deadline);
    return earliest;
  }
}
