/** Every verb of an exploration, by family. */
import { meanwhile } from '../moments.ts';
import type { Verb, Word } from '../verb.ts';
import { authority } from './authority.ts';
import { cloud } from './cloud.ts';
import { gateways } from './gateways.ts';
import { links } from './links.ts';
import { machines } from './machines.ts';
import { pages } from './pages.ts';
import { recordings } from './recordings.ts';
import { scripts } from './scripts.ts';
import { sharing } from './sharing.ts';
import { strangers } from './strangers.ts';
import { terminals } from './terminals.ts';
import { time } from './time.ts';

export const verbs: readonly Verb[] = [
  ...terminals,
  ...time,
  meanwhile,
  ...authority,
  ...links,
  ...machines,
  ...gateways,
  ...pages,
  ...sharing,
  ...scripts,
  ...recordings,
  ...strangers,
  ...cloud,
];

const byName = new Map(verbs.map((verb) => [verb.name, verb]));

export function verbNamed(name: string): Verb | undefined {
  return byName.get(name);
}

/** Each word of a step under its name. */
export function wordsOf({ choices }: Verb, given: readonly Word[]): Readonly<Record<string, Word>> {
  return Object.fromEntries(Object.keys(choices).map((name, i) => [name, given[i]!]));
}

/** Whether it is a step that some exploration could take. */
export function isStep(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [name, ...given] = value;
  const verb = verbNamed(name);
  if (!verb) return false;
  const choices = Object.values(verb.choices);
  return given.length === choices.length && choices.every((words, i) => words.includes(given[i]));
}
