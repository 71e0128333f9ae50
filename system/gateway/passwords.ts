/** Passwords at rest: scrypt with a salt of their own, as `scrypt$N$r$p$salt$hash`. */
import { scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Entropy } from '../ports/entropy.ts';

/** scrypt's N (RFC 7914), a power of two: 32 MiB and some 80 ms a guess. */
export const defaultPasswordCost = 2 ** 15;

const blockSize = 8;
const parallelization = 1;

const keyBytes = 32;
/** Below this a hash is cheaper than a trip to the thread pool. */
const worthAThread = 2 ** 12;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** `stored` null, for a person who does not exist, costs the same and answers false. */
  verify(password: string, stored: string | null): Promise<boolean>;
}

/** `cost` is scrypt's N for new hashes; stored ones keep their own. */
export function createPasswords(options: { readonly entropy: Entropy; readonly cost?: number }): Passwords {
  const { entropy } = options;
  const cost = { N: options.cost ?? defaultPasswordCost, r: blockSize, p: parallelization };
  const write = (salt: Buffer, key: Buffer) =>
    ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
  const nobody = write(Buffer.alloc(16), Buffer.alloc(keyBytes));

  return {
    async hash(password) {
      const salt = entropy.bytes(16);
      return write(salt, await derive(password, salt, cost));
    },
    async verify(password, stored) {
      const { salt, key, cost: storedCost } = parse(stored ?? nobody);
      const derived = await derive(password, salt, storedCost);
      return timingSafeEqual(derived, key) && stored !== null;
    },
  };
}

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

function parse(stored: string): { salt: Buffer; key: Buffer; cost: Cost } {
  const [scheme, N, r, p, salt, key] = stored.split('$');
  if (scheme !== 'scrypt' || !salt || !key) throw new Error('a stored password is not in the scrypt format');
  return {
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
    cost: { N: Number(N), r: Number(r), p: Number(p) },
  };
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const text = password.normalize('NFKC');
  const options = { N, r, p, maxmem: 256 * N * r };
  if (N < worthAThread) return Promise.resolve(scryptSync(text, salt, keyBytes, options));
  return new Promise((resolve, reject) => {
    scrypt(text, salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
