/** Plays one scenario again and again in worlds of one seed: every history must be the first one. */
import type { Declared } from './declared.ts';
import type { AnyRecord } from './history/record.ts';
import { type Outcome, play } from './play.ts';
import { startWorld, type Tier } from './tiers.ts';

export interface Repeated {
  readonly outcome: Outcome;
  /** Of the first history's last record. */
  readonly hash: string;
  readonly records: number;
  readonly runs: number;
  /** The first run that went another way, and the first record at which it did. */
  readonly difference: Difference | null;
}

export interface Difference {
  /** From 1. */
  readonly run: number;
  /** `undefined` where a history had ended. */
  readonly expected: AnyRecord | undefined;
  readonly seen: AnyRecord | undefined;
}

/** Ends with the first run that fails or differs. */
export async function repeat(
  declared: Declared,
  { tier, seed, runs }: { readonly tier: Tier; readonly seed: number; readonly runs: number },
): Promise<Repeated> {
  let first: { readonly records: readonly AnyRecord[]; readonly hash: string } | null = null;
  for (let run = 1; ; run++) {
    const { outcome, records } = await playOnce(declared, { tier, seed });
    const hash = records.at(-1)!.hash;
    first ??= { records, hash };
    const difference = hash === first.hash ? null : firstDifference(run, first.records, records);
    if (run === runs || difference || outcome.status !== 'passed')
      return { outcome, hash: first.hash, records: first.records.length, runs: run, difference };
  }
}

/** Where no browser is needed. */
export async function playOnce(
  { title, options, script }: Declared,
  { tier, seed }: { readonly tier: Tier; readonly seed: number },
): Promise<{ readonly outcome: Outcome; readonly records: readonly AnyRecord[] }> {
  const noBrowser = {
    browser: () => Promise.reject(new Error('this scenario needs a browser: use hangup scenarios')),
  };
  const world = await startWorld(tier, { title, seed, options: { ...options, seed } }, noBrowser);
  const outcome = await play(world, script);
  return { outcome, records: world.history.records };
}

function firstDifference(
  run: number,
  expected: readonly AnyRecord[],
  seen: readonly AnyRecord[],
): Difference {
  let at = 0;
  while (expected[at]?.hash === seen[at]?.hash) at++;
  return { run, expected: expected[at], seen: seen[at] };
}
