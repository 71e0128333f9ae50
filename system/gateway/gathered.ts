/**
 * What is noted of many goes to the database together, once a second at most: ten thousand terminals that
 * are probed each fifteen seconds, or as many machines that beat, would be hundreds of statements a second
 * otherwise. A note that comes after a quiet second is written at once, and needs no timer.
 */
import type { Clock, Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

const gatherMs = 1000;

export class Gathered<Note> {
  readonly #ports: { readonly clock: Clock; readonly log: Log };
  readonly #what: string;
  readonly #write: (notes: ReadonlyMap<string, Note>) => Promise<unknown>;
  #notes = new Map<string, Note>();
  #timer: Timer | null = null;
  #underWay: Promise<unknown> = Promise.resolve();
  #writtenAt = Number.NEGATIVE_INFINITY;

  /**
   * @param what is done, as a log tells it when it fails
   * @param write is given the newest note of each
   */
  constructor(
    ports: { readonly clock: Clock; readonly log: Log },
    what: string,
    write: (notes: ReadonlyMap<string, Note>) => Promise<unknown>,
  ) {
    this.#ports = ports;
    this.#what = what;
    this.#write = write;
  }

  add(id: string, note: Note): void {
    this.#notes.set(id, note);
    if (this.#timer) return;
    const { clock } = this.#ports;
    const waitMs = this.#writtenAt + gatherMs - clock.now();
    if (waitMs <= 0) {
      this.#writeAll();
      return;
    }
    this.#timer = clock.setTimer(waitMs, () => this.#writeAll());
  }

  /** What waits of it is not written. */
  forget(id: string): void {
    this.#notes.delete(id);
  }

  /** What waits is written at once. Resolves when nothing is under way. */
  async settled(): Promise<void> {
    this.#timer?.cancel();
    this.#writeAll();
    await this.#underWay;
  }

  #writeAll(): void {
    const notes = this.#notes;
    this.#notes = new Map();
    this.#timer = null;
    this.#writtenAt = this.#ports.clock.now();
    if (notes.size > 0) this.#underWay = Promise.all([this.#underWay, this.#tryToWrite(notes)]);
  }

  async #tryToWrite(notes: ReadonlyMap<string, Note>): Promise<void> {
    try {
      await this.#write(notes);
    } catch (error) {
      this.#ports.log.event('trouble', { what: this.#what, error: (error as Error).message });
    }
  }
}
