/**
 * When to try again after a gateway restart: full jitter, so that a thousand pages that lost the same
 * gateway in the same instant do not return in the same instant.
 */
import type { Entropy } from '../../ports/entropy.ts';

export interface Backoff {
  /** Longest wait before the first attempt. */
  readonly firstMs: number;
  /** Longest wait before any attempt. */
  readonly maxMs: number;
}

export const defaultBackoff: Backoff = { firstMs: 500, maxMs: 30_000 };

/** The wait before attempt `attempt` (from 1): uniform between 0 and a bound that doubles up to `maxMs`. */
export function backoffMs(backoff: Backoff, attempt: number, entropy: Pick<Entropy, 'fraction'>): number {
  const bound = Math.min(backoff.maxMs, backoff.firstMs * 2 ** (attempt - 1));
  return Math.round(entropy.fraction() * bound);
}
