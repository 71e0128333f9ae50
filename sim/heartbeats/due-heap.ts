/** A binary heap: of many things that are due, the earliest; of equals the one that was added first. */
export class DueHeap<T> {
  readonly #entries: { readonly at: number; readonly order: number; readonly item: T }[] = [];
  #added = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** When the earliest is due. */
  get nextAt(): number | null {
    return this.#entries[0]?.at ?? null;
  }

  push(at: number, item: T): void {
    this.#entries.push({ at, order: this.#added++, item });
    let child = this.#entries.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) return;
      this.#swap(child, parent);
      child = parent;
    }
  }

  /** Takes the earliest out if it is due at `now`. */
  popDue(now: number): T | undefined {
    const first = this.#entries[0];
    if (!first || first.at > now) return undefined;
    const last = this.#entries.pop()!;
    if (this.#entries.length > 0) {
      this.#entries[0] = last;
      this.#sink();
    }
    return first.item;
  }

  #sink(): void {
    let parent = 0;
    for (;;) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2])
        if (child < this.#entries.length && this.#before(child, least)) least = child;
      if (least === parent) return;
      this.#swap(least, parent);
      parent = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [left, right] = [this.#entries[a]!, this.#entries[b]!];
    return left.at < right.at || (left.at === right.at && left.order < right.order);
  }

  #swap(a: number, b: number): void {
    [this.#entries[a], this.#entries[b]] = [this.#entries[b]!, this.#entries[a]!];
  }
}
