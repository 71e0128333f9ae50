/**
 * One thing that may happen in an exploration, as data: its name and a choice for each of its words. Choices
 * are few and ordered, the simplest first, so that a step can be drawn, shrunk, written down and read again.
 */
import type { Walk } from './walk.ts';

export type Word = string | number;

/** What tends to happen together; an exploration draws from some of them, so that each gets its turn alone. */
export type Family =
  | 'terminals'
  | 'time'
  | 'races'
  | 'authority'
  | 'links'
  | 'machines'
  | 'gateways'
  | 'pages'
  | 'sharing'
  | 'scripts'
  | 'recordings'
  | 'strangers'
  | 'cloud';

export type Choices = Readonly<Record<string, readonly Word[]>>;

type Given<C extends Choices> = { readonly [word in keyof C]: C[word][number] };

export interface Verb {
  readonly name: string;
  readonly family: Family;
  readonly choices: Choices;
  /** What it is in a script that people read. */
  says(words: Readonly<Record<string, Word>>): string;
  /** Does nothing where it makes no sense: any part of a script is a script. */
  act(walk: Walk, words: Readonly<Record<string, Word>>): Promise<unknown>;
}

export function verb<const C extends Choices>(spec: {
  readonly name: string;
  readonly family: Family;
  readonly choices: C;
  says(words: Given<C>): string;
  act(walk: Walk, words: Given<C>): Promise<unknown>;
}): Verb {
  return spec as unknown as Verb;
}
