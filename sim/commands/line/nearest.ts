/** Which known word somebody meant who typed an unknown one. */

/** The nearest word, or `null` where none is near enough to be meant: a third of its letters may be wrong. */
export function nearest(typed: string, known: Iterable<string>): string | null {
  const wanted = typed.toLowerCase();
  let best: { readonly word: string; readonly distance: number } | null = null;
  for (const word of known) {
    const lower = word.toLowerCase();
    // What was only begun is near, however long the rest.
    const begun = wanted.length >= 2 && lower.startsWith(wanted);
    const distance = begun ? 0.5 : distanceBetween(wanted, lower);
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, lower.length) / 3));
    if (distance <= allowed && (best === null || distance < best.distance)) best = { word, distance };
  }
  return best?.word ?? null;
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(typed: string, known: Iterable<string>): string {
  const word = nearest(typed, known);
  return word === null ? '' : `; did you mean "${word}"?`;
}

/** Damerau and Levenshtein's: letters to add, drop, change, or swap with a neighbour (once each). */
function distanceBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(row[j - 1]! + 1, last[j]! + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
