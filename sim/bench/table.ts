/** Measures as a table: what, how much, beside what, the ratio, and whether the goal is met. */
import { isMet, type Measure, ratioOf } from './benchmark.ts';

export interface Result {
  readonly benchmark: string;
  readonly measures: readonly Measure[];
}

const heads = ['', 'measured', 'unit', 'beside', 'ratio', 'goal', ''];
const numeric = new Set([1, 4]);

/** Ends with a newline. */
export function renderTable(results: readonly Result[]): string {
  const blocks = results.map(({ benchmark, measures }) => ({ benchmark, rows: measures.map(cells) }));
  const all = [heads, ...blocks.flatMap(({ rows }) => rows)];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        numeric.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  const lines = [line(heads)];
  for (const { benchmark, rows } of blocks) lines.push('', benchmark, ...rows.map(line));
  return `${lines.join('\n')}\n`;
}

function cells(measure: Measure): string[] {
  const { what, value, unit, beside, goal } = measure;
  const ratio = ratioOf(measure);
  const met = isMet(measure);
  return [
    `  ${what}`,
    number(value),
    unit,
    beside ? `${beside.name}: ${number(beside.value)}` : '',
    ratio === null ? '' : ratio.toPrecision(3),
    goal ? `${goal.bound} ${number(goal.is)}${goal.of === 'ratio' ? ' of it' : ''}` : '',
    met === null ? '' : met ? 'met' : 'not met',
  ];
}

/** Three digits that count, or whole thousands. */
function number(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}
