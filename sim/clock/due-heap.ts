/**
 * A binary heap: of many things that are due, the earliest; of equals the one that was added first. What
 * was added can be taken out again from wherever it stands.
 */
export interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly item: T;
  /** Where it stands; -1 once it is out. */
  place: number;
}

export class DueHeap<T> {
  readonly #entries: Entry<T>[] = [];
  #added = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** When the earliest is due. */
  get nextAt(): number | null {
    return this.#entries[0]?.at ?? null;
  }

  push(at: number, item: T): Entry<T> {
    const entry: Entry<T> = { at, order: this.#added++, item, place: this.#entries.length };
    this.#entries.push(entry);
    this.#rise(entry);
    return entry;
  }

  /** Takes the earliest out if it is due at `now`. */
  popDue(now: number): T | undefined {
    const first = this.#entries[0];
    if (!first || first.at > now) return undefined;
    this.remove(first);
    return first.item;
  }

  /** Does nothing for one that is out already. */
  remove(entry: Entry<T>): void {
    const { place } = entry;
    if (place < 0) return;
    entry.place = -1;
    const last = this.#entries.pop()!;
    if (last === entry) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(entry: Entry<T>): void {
    let { place } = entry;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#entries[above]!;
      if (!isBefore(entry, parent)) break;
      this.#put(parent, place);
      place = above;
    }
    this.#put(entry, place);
  }

  #sink(entry: Entry<T>): void {
    const entries = this.#entries;
    let { place } = entry;
    for (let below = 2 * place + 1; below < entries.length; below = 2 * place + 1) {
      if (below + 1 < entries.length && isBefore(entries[below + 1]!, entries[below]!)) below++;
      const child = entries[below]!;
      if (!isBefore(child, entry)) break;
      this.#put(child, place);
      place = below;
    }
    this.#put(entry, place);
  }

  #put(entry: Entry<T>, place: number): void {
    this.#entries[place] = entry;
    entry.place = place;
  }
}

function isBefore(a: Entry<unknown>, b: Entry<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
