/** A passing history beside a failing one as text, aligned, from just before the first difference. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { shortened } from '../markup.ts';
import { align, type Pair, rowInWords, summaryOf } from './align.ts';
import type { Row } from './fold.ts';

export interface DiffTextOptions {
  readonly width: number;
  readonly colour: boolean;
}

/** How much of what is the same stands before the first difference. */
const contextRows = 5;

/** Ends with a newline; no line is longer than `width`, at least 40. */
export function diffText(
  passing: readonly AnyRecord[],
  failing: readonly AnyRecord[],
  { width, colour }: DiffTextOptions,
): string {
  const alignment = align(passing, failing);
  if (alignment.first < 0) return 'the two histories tell the same\n';
  const column = Math.floor((Math.max(40, width) - 3) / 2);
  const cell = (row: Row | null) => shortened(row ? rowInWords(row) : '', column).padEnd(column);
  const red = (text: string) => (colour ? `\x1b[31m${text}\x1b[0m` : text);
  const line = ({ passing: left, failing: right, same }: Pair) => {
    const text =
      `${cell(left)} ${same ? '│' : left && right ? '≠' : left ? '<' : '>'} ${cell(right)}`.trimEnd();
    return same ? text : red(text);
  };
  const from = Math.max(0, alignment.first - contextRows);
  return [
    shortened(summaryOf(alignment.pairs, alignment.first), Math.max(40, width)),
    '',
    `${'passing'.padEnd(column)} │ failing`,
    ...alignment.pairs.slice(from).map(line),
    '',
  ].join('\n');
}
