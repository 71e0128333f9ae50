/**
 * Puts what comes from several containers in order before it is recorded. Each tells on a line of its own,
 * and one line may be a moment behind another; but all of them stamp what they tell by the one clock of
 * their kernel, so that causes stand before their effects again.
 */
interface Waiting {
  readonly at: number;
  readonly record: () => void;
}

export class TimeOrder {
  #waiting: Waiting[] = [];

  /** @param at ms since the start of the run, finer than a millisecond */
  add(at: number, record: () => void): void {
    this.#waiting.push({ at, record });
  }

  /** Records all that happened before `at`, of which everything is known by now. */
  recordUntil(at: number): void {
    const due = this.#waiting.filter((one) => one.at <= at);
    this.#waiting = this.#waiting.filter((one) => one.at > at);
    for (const { record } of due.sort((a, b) => a.at - b.at)) record();
  }
}
