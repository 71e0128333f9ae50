/** Two histories side by side: the same rows opposite one another, the first difference found. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { moment } from '../../sim/history/wording.ts';
import { foldText, type Row } from './fold.ts';
import { timelineOf } from './timeline.ts';

export interface Pair {
  readonly passing: Row | null;
  readonly failing: Row | null;
  readonly same: boolean;
}

export interface Alignment {
  readonly pairs: readonly Pair[];
  /** Index of the first pair that differs; -1 where all are the same. */
  readonly first: number;
}

/** Longer tables of rows are compared row by row instead of by their longest common part. */
const mostCells = 4_000_000;

export function align(passing: readonly AnyRecord[], failing: readonly AnyRecord[]): Alignment {
  const [left, right] = [timelineOf(passing).rows, timelineOf(failing).rows];
  const [leftKeys, rightKeys] = [keys(left), keys(right)];
  let start = 0;
  while (start < left.length && start < right.length && leftKeys[start] === rightKeys[start]) start++;
  const pairs: Pair[] = [];
  for (let at = 0; at < start; at++) pairs.push({ passing: left[at]!, failing: right[at]!, same: true });
  pairs.push(
    ...beside(common(left.slice(start), right.slice(start), leftKeys.slice(start), rightKeys.slice(start))),
  );
  return { pairs, first: pairs.findIndex(({ same }) => !same) };
}

/** What a row says, ids replaced by the order in which they first appear: another run has other ids. */
function keys(rows: readonly Row[]): string[] {
  const ids = new Map<string, string>();
  const named = (text: string) =>
    text.replace(/\b[0-9a-f]{8}\b/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id${ids.size + 1}`);
      return ids.get(id)!;
    });
  return rows.map((row) => {
    if (row.type === 'fold') return `fold ${moment(row.until - row.t)}`;
    const { lane, to, lost } = row.mark;
    return `${moment(row.t)} ${lane} ${to} ${lost} ${named(row.text)}`;
  });
}

/** What only one side has and what only the other has between two rows that are the same stand opposite. */
function beside(pairs: readonly Pair[]): Pair[] {
  const made: Pair[] = [];
  let [left, right]: [Row[], Row[]] = [[], []];
  const flush = () => {
    for (let at = 0; at < Math.max(left.length, right.length); at++)
      made.push({ passing: left[at] ?? null, failing: right[at] ?? null, same: false });
    [left, right] = [[], []];
  };
  for (const pair of pairs) {
    if (pair.same) flush();
    if (pair.same) made.push(pair);
    else if (pair.passing) left.push(pair.passing);
    else if (pair.failing) right.push(pair.failing);
  }
  flush();
  return made;
}

/** Rows in the longest common order; what only one side has stands alone. */
function common(
  left: readonly Row[],
  right: readonly Row[],
  leftKeys: readonly string[],
  rightKeys: readonly string[],
): Pair[] {
  const [n, m] = [left.length, right.length];
  const table = n * m <= mostCells ? lengths(leftKeys, rightKeys) : null;
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    if (i < n && j < m && leftKeys[i] === rightKeys[j])
      pairs.push({ passing: left[i++]!, failing: right[j++]!, same: true });
    else if (
      j >= m ||
      (i < n && (table?.[(i + 1) * (m + 1) + j] ?? 0) >= (table?.[i * (m + 1) + j + 1] ?? 0))
    )
      pairs.push({ passing: left[i++]!, failing: null, same: false });
    else pairs.push({ passing: null, failing: right[j++]!, same: false });
  }
  return pairs;
}

/** Of the longest common subsequence of the rest from each pair of places on. */
function lengths(left: readonly string[], right: readonly string[]): Uint16Array {
  const [n, m] = [left.length, right.length];
  const table = new Uint16Array((n + 1) * (m + 1));
  for (let i = n - 1; i >= 0; i--)
    for (let j = m - 1; j >= 0; j--)
      table[i * (m + 1) + j] =
        left[i] === right[j]
          ? table[(i + 1) * (m + 1) + j + 1]! + 1
          : Math.max(table[(i + 1) * (m + 1) + j]!, table[i * (m + 1) + j + 1]!);
  return table;
}

/** Where they part, in one sentence. */
export function summaryOf(pairs: readonly Pair[], first: number): string {
  const { passing, failing } = pairs[first]!;
  if (!failing) return `the same for ${first} rows; then only the passing one has: ${rowInWords(passing!)}`;
  if (!passing) return `the same for ${first} rows; then only the failing one has: ${rowInWords(failing)}`;
  return `the same for ${first} rows; then the passing one has: ${rowInWords(passing)}; and the failing one: ${rowInWords(failing)}`;
}

/** One row on one line. */
export function rowInWords(row: Row): string {
  if (row.type === 'fold') return foldText(row);
  const { lane, to } = row.mark;
  return `${moment(row.t)} ${to === null ? lane : `${lane} → ${to}`}: ${row.text}`;
}
