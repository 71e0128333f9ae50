/** A command's help, printed from what it is. At most eighty columns. */
import { type Exit, exitCodes, exitMeanings } from '../exit-codes.ts';
import type { Options } from './read-line.ts';
import { wrap } from './wrap.ts';

const columns = 80;
/** Of the left column. */
const widest = { options: 24, examples: 36 };

export interface Helpful {
  readonly name: string;
  readonly operands: readonly string[];
  readonly options: Options;
  /** What it does, in a sentence or a few. */
  readonly says: string;
  /** What to type, and what for. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Its exit codes beside `usage` and `harness`, where the common meaning says too little. */
  readonly exits: Partial<Readonly<Record<Exit, string>>>;
}

export function usageLine({ name, operands, options }: Helpful): string {
  const taken = Object.keys(options).length > 0 ? ['[options]'] : [];
  return `usage: ${['hangup', name, ...operands, ...taken].join(' ')}`;
}

export function helpOf(command: Helpful): string {
  const { options, examples, says } = command;
  const sections = [
    usageLine(command),
    wrap(says, columns - 2)
      .map(indent)
      .join('\n'),
  ];
  const rows = Object.entries(options).map(([name, option]) => {
    const short = option.short ? `-${option.short}, ` : '';
    return [`${short}--${name}${'takes' in option ? ` ${option.takes.name}` : ''}`, option.about] as const;
  });
  if (rows.length > 0) sections.push(`options:\n${twoColumns(rows)}`);
  sections.push(`examples:\n${twoColumns(examples, { mostLeft: widest.examples })}`);
  sections.push(`exit codes:\n${exitList(command.exits)}`);
  return `${sections.join('\n\n')}\n`;
}

/** Names on the left, what they are on the right; a name that is too long has a line of its own. */
export function twoColumns(
  rows: readonly (readonly [string, string])[],
  {
    mostLeft = widest.options,
    width = columns,
  }: { readonly mostLeft?: number; readonly width?: number } = {},
): string {
  const left = Math.min(mostLeft, Math.max(...rows.map(([name]) => name.length)));
  const lines = rows.flatMap(([name, about]) => {
    const [first = '', ...more] = wrap(about, width - left - 4);
    const begins = name.length <= left ? [`${name.padEnd(left)}  ${first}`] : [name, margin(left, first)];
    return [...begins, ...more.map((line) => margin(left, line))];
  });
  return lines.map((line) => indent(line).trimEnd()).join('\n');
}

/** Those that are named, and the two that every command has; all of them by their common meaning without. */
export function exitList(exits?: Helpful['exits']): string {
  const always: readonly Exit[] = ['usage', 'harness'];
  const told = (Object.keys(exitCodes) as Exit[]).filter(
    (exit) => exits === undefined || exit in exits || always.includes(exit),
  );
  return twoColumns(told.map((exit) => [String(exitCodes[exit]), exits?.[exit] ?? exitMeanings[exit]]));
}

function margin(left: number, line: string): string {
  return `${' '.repeat(left)}  ${line}`;
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
