/** What the tiers told of the scenarios of one run, kept in a file until the run is over and they are compared. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disagreements, type Telling } from './compare.ts';

/** Names the file to the processes of the run. */
export const tellingsVariable = 'HANGUP_RUN_TELLINGS';

export interface RunTellings {
  readonly file: string;
  /** How many scenarios were told by two tiers, and a sentence for each difference. */
  compare(): {
    readonly compared: number;
    /** Of the groups that are judged: nothing in them is left to chance. */
    readonly differences: readonly string[];
    /** Of the others: which of two things comes first may be the scheduler's, as it is the seed's. */
    readonly byChance: readonly string[];
  };
}

/**
 * The groups whose differences are judged. Of the catalogue's, some scripts race on purpose (a browser that
 * goes in the middle of a handshake), and none says so: their differences are told, all of them.
 */
const leavesNothingToChance = /^(?:ST\d|Idle:|Revoke others:|Bad input:)/;

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
      const pairs = [...byTitle.values()]
        .map((tellings) => [...new Map(tellings.map((telling) => [telling.tier, telling])).values()])
        .filter(({ length }) => length === 2) as [Telling, Telling][];
      const differences = pairs.flatMap(([a, b]) => disagreements(a, b));
      const [settled, raced] = [true, false].map((wanted) =>
        differences.filter((sentence) => leavesNothingToChance.test(sentence) === wanted),
      );
      return { compared: pairs.length, differences: settled!, byChance: raced! };
    },
  };
}

/** Adds what one tier told; does nothing outside a run that compares. */
export function keepTellingForTheRun(telling: Telling): void {
  const file = process.env[tellingsVariable];
  if (file) appendFileSync(file, `${JSON.stringify(telling)}\n`);
}
