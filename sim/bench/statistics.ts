/** Of numbers that are in order: the one below which this share of them lies. Throws RangeError for none. */
export function at(sorted: readonly number[], share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new RangeError('there is no quantile of no numbers');
  return value;
}

/** Of numbers in any order. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  return at(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}
