/** What a script expected: its `expect` statements, as they stand in its source. */
import { readFileSync } from 'node:fs';
import type { TestStep } from '@playwright/test/reporter';
import type { Check } from './run-report.ts';

export function checksOf(steps: readonly TestStep[]): Check[] {
  const checks = new Map<string, { text: string; times: number; holds: boolean }>();
  for (const { location, title, error } of expectations(steps)) {
    const text = (location && statementOf(title, linesOf(location.file), location.line)) ?? title;
    const check = checks.get(text) ?? { text, times: 0, holds: true };
    checks.set(text, { text, times: check.times + 1, holds: check.holds && error === undefined });
  }
  return [...checks.values()];
}

function expectations(steps: readonly TestStep[]): TestStep[] {
  return steps.flatMap((step) => (step.category === 'expect' ? [step] : expectations(step.steps)));
}

const sources = new Map<string, readonly string[]>();

/** Empty for a file that is not here: reports of another machine are merged too. */
function linesOf(file: string): readonly string[] {
  const known = sources.get(file);
  if (known) return known;
  let lines: readonly string[] = [];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    // Then the lines are not known.
  }
  sources.set(file, lines);
  return lines;
}

/** Undefined where the line does not hold what was called: a line number of another version of the file. */
export function statementOf(title: string, lines: readonly string[], line: number): string | undefined {
  const matcher = /(\w+)"?$/.exec(title)?.[1];
  const statement = statementAt(lines, line);
  return matcher !== undefined && statement.includes(`.${matcher}(`) ? statement : undefined;
}

/** A longer statement is cut. */
const mostLines = 8;

/** The statement around a line (from 1), on one line, without `await` and semicolon. */
export function statementAt(lines: readonly string[], line: number): string {
  let from = line - 1;
  while (from > 0 && /^\s*[.)\]}]/.test(lines[from] ?? '')) from--;
  let to = from;
  while (to < from + mostLines - 1 && to < lines.length - 1 && !/;\s*$/.test(lines[to] ?? '')) to++;
  return lines
    .slice(from, to + 1)
    .map((part) => part.trim())
    .join(' ')
    .replace(/^await /, '')
    .replace(/;$/, '')
    .replace(/([([{]) /g, '$1')
    .replace(/,? ([)\]}])/g, '$1')
    .replace(/ \./g, '.');
}
