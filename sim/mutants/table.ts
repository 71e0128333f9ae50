/** What a person reads: a word when a mutant has been tried, and the table of them all. */
import type { Mutant } from './mutant.ts';
import type { Verdict } from './verdict.ts';

export interface Tried {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** Wall time, with copying and building. */
  readonly seconds: number;
}

const marks: Record<Verdict['kind'], string> = { caught: '✓', survived: '✗', missed: '✗', unknown: '?' };

/** `place` is as in `3/22`. */
export function verdictLine({ mutant, verdict, seconds }: Tried, place: string): string {
  const head = `${place.padStart(7)} ${seconds.toFixed(1).padStart(6)} s ${marks[verdict.kind]} ${mutant.name}`;
  return `${head}\n${explain(mutant, verdict).replace(/^/gm, ' '.repeat(19))}`;
}

export function mutantTable(tried: readonly Tried[]): string {
  const head = ['mutant', 'caught by', 'seconds'];
  const rows = tried.map(({ mutant, verdict, seconds }) => [
    mutant.name,
    catcherOf(verdict),
    seconds.toFixed(1),
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: string[]) =>
    cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  const caught = tried.filter(({ verdict }) => verdict.kind === 'caught').length;
  return [
    line(head),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
    '',
    `${caught} of ${tried.length} caught`,
  ].join('\n');
}

function catcherOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'caught':
      return verdict.by;
    case 'survived':
      return 'NOBODY: it survived';
    case 'missed':
      return `${verdict.by}, but NOT by ${verdict.wanted}`;
    case 'unknown':
      return 'UNKNOWN';
  }
}

function explain(mutant: Mutant, verdict: Verdict): string {
  const where = `"${mutant.scenario}"`;
  switch (verdict.kind) {
    case 'caught':
      return verdict.said;
    case 'survived':
      return `${mutant.wrong}\n${where} passes all the same`;
    case 'missed':
      return `${mutant.wrong}\n${where} fails by ${verdict.by}; ${verdict.wanted} has not seen it`;
    case 'unknown':
      return `${where} came to no end: ${verdict.why}`;
  }
}
