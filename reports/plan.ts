/** What the shards of one run are to play together: as much of it as tells whether a result is missing. */
import { createHash } from 'node:crypto';

export interface Plan {
  /** How many, each tier and each repetition counted. */
  readonly scenarios: number;
  /** Of which they are: `planDigest`. */
  readonly digest: string;
}

/** Names the plan, as JSON, to the reporter of a shard. */
export const planVariable = 'HANGUP_PLAN';

/** The same for the same scenarios in any order. */
export function planDigest(scenarios: readonly { readonly id: string; readonly tier: string }[]): string {
  const names = scenarios.map(({ id, tier }) => `${tier} ${id}\n`).sort();
  return createHash('sha256').update(names.join('')).digest('hex').slice(0, 16);
}
