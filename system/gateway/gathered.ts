/**
 * What is noted of many goes to the database together, once a second at most: ten thousand terminals that
 * are probed each fifteen seconds, or as many machines that beat, would be hundreds of statements a second
 * otherwise. A note that comes after a quiet second is written at once, and needs no timer.
 */
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';

const gatherMs = 1000;

export class Gathered<Note> {
  readonly #ports: { readonly clock: Clock; readonly log: Log };
  readonly #what: string;
  readonly #write: (notes: ReadonlyMap<string, Note>) => Promise<unknown>;
  #notes = new Map<string, Note>();
  #waiting = false;
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
    if (this.#waiting) return;
    const { clock } = this.#ports;
    const waitMs = this.#writtenAt + gatherMs - clock.now();
    if (waitMs <= 0) {
      void this.#writeAll();
      return;
    }
    this.#waiting = true;
    clock.setTimer(waitMs, () => void this.#writeAll());
  }

  /** What waits of it is not written. */
  forget(id: string): void {
    this.#notes.delete(id);
  }

  async #writeAll(): Promise<void> {
    const notes = this.#notes;
    this.#notes = new Map();
    this.#waiting = false;
    this.#writtenAt = this.#ports.clock.now();
    if (notes.size === 0) return;
    try {
      await this.#write(notes);
    } catch (error) {
      this.#ports.log.event('trouble', { what: this.#what, error: (error as Error).message });
    }
  }
}
