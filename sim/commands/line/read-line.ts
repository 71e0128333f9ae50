/**
 * Reads what was typed behind the name of a command. Node's parseArgs tells the words apart; what they may
 * be, and what is said where they are not, is one and the same for every command.
 */
import { parseArgs } from 'node:util';
import { Misuse } from './misuse.ts';
import { didYouMean } from './nearest.ts';
import type { Takes } from './values.ts';

export interface Flag {
  /** What it does, in the help. */
  readonly about: string;
  /** One letter. */
  readonly short?: string;
}

export interface Option<T> extends Flag {
  readonly takes: Takes<T>;
  /** Its value where it is not given. */
  readonly fallback?: T;
  /** It may be given several times; its value is a list. */
  readonly many?: true;
}

export type Options = Readonly<Record<string, Flag | Option<unknown>>>;

export type Values<O extends Options> = {
  readonly [K in keyof O]: O[K] extends { takes: Takes<infer T> }
    ? O[K] extends { many: true }
      ? readonly T[]
      : O[K] extends { fallback: unknown }
        ? T
        : T | undefined
    : boolean;
};

/** What may stand on the line. */
export interface Grammar<O extends Options> {
  readonly options: O;
  /** What may stand beside the options: `FILE`, `[NAME]` where it may be left out, `DIR...` for one or more. */
  readonly operands: readonly string[];
  /** Options may begin with a single dash, as Go's do. */
  readonly singleDash?: boolean;
}

export interface Line<O extends Options> {
  readonly values: Values<O>;
  readonly operands: readonly string[];
  /** What stands behind `--`, unread. */
  readonly rest: readonly string[];
}

const help: Flag = { about: 'this text', short: 'h' };

/** `'help'` where that was asked for, whatever else is typed. Throws Misuse. */
export function readLine<const O extends Options>(
  { options, operands, singleDash = false }: Grammar<O>,
  args: readonly string[],
): Line<O> | 'help' {
  const known: Options = { ...options, help };
  const dashed = singleDash ? args.map((arg) => arg.replace(/^-(?=[a-z]{2})/, '--')) : [...args];
  const { tokens } = parseArgs({ args: dashed, options: asNode(known), strict: false, tokens: true });
  const end = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? Number.POSITIVE_INFINITY;
  const given = tokens.filter((token) => token.kind === 'option');
  if (given.some(({ name }) => name === 'help')) return 'help';
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) values[name] = untouched(option);
  const seen = new Set<string>();
  for (const { name, rawName, value, inlineValue } of given) {
    const option = Object.hasOwn(known, name) ? known[name]! : null;
    if (!option)
      throw new Misuse(
        `there is no option ${rawName}${didYouMean(
          rawName,
          Object.keys(known).map((one) => `--${one}`),
        )}`,
      );
    if (seen.has(name) && !('many' in option)) throw new Misuse(`--${name} is given twice`);
    const one = read(name, option, value, inlineValue ?? false);
    values[name] = 'many' in option ? [...(seen.has(name) ? (values[name] as unknown[]) : []), one] : one;
    seen.add(name);
  }
  const words = tokens.filter((token) => token.kind === 'positional');
  const beside = words.filter(({ index }) => index < end).map(({ value }) => value);
  countOperands(beside, operands);
  const rest = words.filter(({ index }) => index > end).map(({ value }) => value);
  return { values: values as Values<O>, operands: beside, rest };
}

function asNode(options: Options) {
  const entries = Object.entries(options).map(([name, option]) => [
    name,
    {
      type: 'takes' in option ? ('string' as const) : ('boolean' as const),
      multiple: true,
      ...(option.short ? { short: option.short } : {}),
    },
  ]);
  return Object.fromEntries(entries) as Record<string, { type: 'string' | 'boolean'; multiple: true }>;
}

function untouched(option: Flag | Option<unknown>): unknown {
  if (!('takes' in option)) return false;
  return option.fallback ?? ('many' in option ? [] : undefined);
}

function read(
  name: string,
  option: Flag | Option<unknown>,
  text: string | undefined,
  inline: boolean,
): unknown {
  if (!('takes' in option)) {
    if (text !== undefined) throw new Misuse(`--${name} takes no value, got "${text}"`);
    return true;
  }
  const { takes } = option;
  if (text === undefined) throw new Misuse(`--${name} needs a value: --${name} ${takes.name}`);
  if (!inline && /^-./.test(text))
    throw new Misuse(`--${name} needs a value, got "${text}"; if that is the value, write --${name}=${text}`);
  try {
    return takes.read(text);
  } catch (error) {
    if (error instanceof Misuse) throw new Misuse(`--${name} ${text || '""'}: ${error.message}`);
    throw error;
  }
}

function countOperands(given: readonly string[], wanted: readonly string[]): void {
  const needed = wanted.filter((name) => !name.startsWith('['));
  const missing = needed[given.length];
  if (missing !== undefined) throw new Misuse(`it needs ${bare(missing)}`);
  const empty = given.indexOf('');
  if (empty >= 0) throw new Misuse(`${bare(wanted[empty] ?? wanted.at(-1) ?? 'a word')} is empty`);
  if (given.length <= wanted.length || wanted.at(-1)?.includes('...')) return;
  if (wanted.length === 0) throw new Misuse(`it takes options only, got "${given[0]}"`);
  const takes = wanted.length === 1 ? `one ${bare(wanted[0]!)}` : wanted.map(bare).join(' and ');
  throw new Misuse(`it takes ${takes}, got ${given.length}: quote what has spaces in it`);
}

/** `[NAME...]` without what tells how often. */
function bare(operand: string): string {
  return operand.replace(/[[\].]/g, '');
}
