/** Secrets at rest are hashes, in logs and histories fingerprints. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Hex SHA-256, for secrets with enough entropy of their own: tokens and node keys, never passwords. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Eight hex digits by which two sightings of a secret can be matched and from which nothing is learned. */
export function fingerprint(secret: string): string {
  return createHash('sha256').update(`fingerprint:${secret}`).digest('hex').slice(0, 8);
}

/** Compares two strings in a time that tells nothing of where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(a)), Buffer.from(hashSecret(b)));
}
