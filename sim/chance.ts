/**
 * Whether a difference between two tiers is chance. Some scripts race on purpose (a browser that goes in the
 * middle of a handshake): which of two things comes first is the seed's in memory, and the scheduler's
 * between processes. So what was told of processes must be what some seed tells in memory; what no seed
 * tells, the two tiers disagree about.
 */

import { disagreements, type Telling } from './agreement/compare.ts';
import { essenceOf } from './agreement/essence.ts';
import type { Differing } from './agreement/run-tellings.ts';
import type { Declared } from './declared.ts';
import { playOnce } from './repeat.ts';

const seeds = Array.from({ length: 30 }, (_, i) => i + 1);

/** The first seed that tells in memory what `told` tells; `null` when none of them does. */
export async function seedThatTells(told: Telling, scenario: Declared): Promise<number | null> {
  for (const seed of seeds) {
    const { outcome, records } = await playOnce(scenario, { tier: 'sim', seed });
    if (outcome.status !== 'passed') return null;
    if (disagreements({ ...told, essence: essenceOf(records) }, told).length === 0) return seed;
  }
  return null;
}

export interface Judged {
  /** What no seed tells, a sentence each. */
  readonly differences: readonly string[];
  /** What a seed tells, a sentence for each scenario. */
  readonly byChance: readonly string[];
}

/** @param scenarios all that may be meant */
export async function judgeDifferences(
  differing: readonly Differing[],
  scenarios: readonly Declared[],
): Promise<Judged> {
  const differences: string[] = [];
  const byChance: string[] = [];
  for (const { tellings, sentences } of differing) {
    const real = tellings.filter(({ tier }) => tier !== 'sim');
    const chances: string[] = [];
    for (const told of real) {
      const scenario = scenarios.find(({ title }) => title === told.title);
      const seed = scenario ? await seedThatTells(told, scenario) : null;
      if (seed !== null) chances.push(`${told.title}: seed ${seed} tells what ${told.tier} told`);
    }
    if (chances.length === real.length) byChance.push(...chances);
    else differences.push(...sentences);
  }
  return { differences, byChance };
}
