/** Secrets at rest are hashes, in logs and histories fingerprints. */
import { hash, timingSafeEqual } from 'node:crypto';

/** Hex SHA-256, for secrets with enough entropy of their own: tokens and node keys, never passwords. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** Eight hex digits by which two sightings of a secret can be matched and from which nothing is learned. */
export function fingerprint(secret: string): string {
  return hash('sha256', `fingerprint:${secret}`).slice(0, 8);
}

/** Compares two strings in a time that tells nothing of where they differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(a)), Buffer.from(hashSecret(b)));
}
