/**
 * When to try again after a gateway restart, so that a thousand pages that lost the same gateway in the
 * same instant do not return in the same second.
 *
 * The gateway closes all of them at one deadline, so the first wait alone has to part them: bounds that
 * start at half a second and double would bring everybody back within that half second. It is drawn from
 * the whole range instead, some 4 % of them a second. Who comes in vain waits at least half of the range,
 * or the second attempts of the early would meet the first of the late.
 */
import type { Entropy } from '../../ports/entropy.ts';

export interface Backoff {
  /** Shortest wait before the first attempt. */
  readonly leastMs: number;
  /** Longest wait before any attempt. */
  readonly mostMs: number;
}

export const defaultBackoff: Backoff = { leastMs: 500, mostMs: 30_000 };

/** The wait before attempt `attempt` (from 1), uniform in its range: full jitter. */
export function backoffMs(
  { leastMs, mostMs }: Backoff,
  attempt: number,
  entropy: Pick<Entropy, 'fraction'>,
): number {
  const least = attempt === 1 ? leastMs : Math.max(leastMs, mostMs / 2);
  return Math.round(least + entropy.fraction() * (mostMs - least));
}
