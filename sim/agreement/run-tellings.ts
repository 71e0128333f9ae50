/** What the tiers told of the scenarios of one run, kept in a file until the run is over and they are compared. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disagreements, type Telling } from './compare.ts';

/** Names the file to the processes of the run. */
export const tellingsVariable = 'HANGUP_RUN_TELLINGS';

export interface RunTellings {
  readonly file: string;
  /** How many scenarios were told by several tiers, and those that were told differently. */
  compare(): { readonly compared: number; readonly differing: readonly Differing[] };
}

export interface Differing {
  readonly tellings: readonly [Telling, Telling];
  /** A sentence for each story. */
  readonly sentences: readonly string[];
}

/** @param folder an existing one that goes away with the run */
export function runTellings(folder: string): RunTellings {
  const file = join(folder, 'tellings');
  writeFileSync(file, '');
  return {
    file,
    compare() {
      const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
      const byTitle = Map.groupBy(
        lines.map((line) => JSON.parse(line) as Telling),
        ({ title }) => title,
      );
      // The last of each tier: repeats of one tier are judged by its own determinism.
      const each = [...byTitle.values()].map((tellings) => [
        ...new Map(tellings.map((telling) => [telling.tier, telling])).values(),
      ]);
      const pairs = each.flatMap(withTheSurest);
      const differing = pairs
        .map((tellings) => ({ tellings, sentences: disagreements(...tellings) }))
        .filter(({ sentences }) => sentences.length > 0);
      return { compared: each.filter(({ length }) => length > 1).length, differing };
    },
  };
}

/** Adds what one tier told; does nothing outside a run that compares. */
export function keepTellingForTheRun(telling: Telling): void {
  const file = process.env[tellingsVariable];
  if (file) appendFileSync(file, `${JSON.stringify(telling)}\n`);
}

/** What was told in memory comes first, where it was: a seed decides it. All others are held against the first. */
function withTheSurest(tellings: readonly Telling[]): [Telling, Telling][] {
  const [surest, ...others] = tellings.toSorted(
    (one, other) => Number(other.tier === 'sim') - Number(one.tier === 'sim'),
  );
  return others.map((other) => [surest!, other]);
}
