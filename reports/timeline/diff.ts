/** A passing history beside a failing one, aligned, from just before the first difference. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { moment } from '../../sim/history/wording.ts';
import { escapeMarkup, shortened } from '../markup.ts';
import { type Alignment, align, type Pair } from './align.ts';
import { foldText, type Row } from './fold.ts';

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
  const cell = (row: Row | null) => shortened(row ? told(row) : '', column).padEnd(column);
  const red = (text: string) => (colour ? `\x1b[31m${text}\x1b[0m` : text);
  const line = ({ passing: left, failing: right, same }: Pair) => {
    const text =
      `${cell(left)} ${same ? '│' : left && right ? '≠' : left ? '<' : '>'} ${cell(right)}`.trimEnd();
    return same ? text : red(text);
  };
  const from = Math.max(0, alignment.first - contextRows);
  return [
    shortened(summary(alignment), Math.max(40, width)),
    '',
    `${'passing'.padEnd(column)} │ failing`,
    ...alignment.pairs.slice(from).map(line),
    '',
  ].join('\n');
}

function told(row: Row): string {
  if (row.type === 'fold') return foldText(row);
  const { lane, to } = row.mark;
  return `${moment(row.t)} ${to === null ? lane : `${lane} → ${to}`}: ${row.text}`;
}

function summary({ pairs, first }: Alignment): string {
  const { passing, failing } = pairs[first]!;
  if (!failing) return `the same for ${first} rows; then only the passing one has: ${told(passing!)}`;
  if (!passing) return `the same for ${first} rows; then only the failing one has: ${told(failing)}`;
  return `the same for ${first} rows; then ${told(passing)} became ${told(failing)}`;
}

/** One HTML file, no network. */
export function diffPage(passing: readonly AnyRecord[], failing: readonly AnyRecord[]): string {
  const alignment = align(passing, failing);
  const cell = (row: Row | null) => `<td>${row ? escapeMarkup(told(row)) : ''}</td>`;
  const rows = alignment.pairs.map(
    ({ passing: left, failing: right, same }) =>
      `<tr class="${same ? 'same' : 'differs'}">${cell(left)}${cell(right)}</tr>`,
  );
  const about = alignment.first < 0 ? 'the two histories tell the same' : summary(alignment);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Passing beside failing</title>
<h1>Passing beside failing</h1>
<p>${escapeMarkup(about)}</p>
<table><thead><tr><th>passing<th>failing</tr></thead><tbody>${rows.join('\n')}</tbody></table>
</html>
`;
}
