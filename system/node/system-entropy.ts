/** The operating system's randomness, drawn synchronously. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Entropy } from '../ports/entropy.ts';

export const systemEntropy: Entropy = {
  uuid: () => randomUUID(),
  bytes: (length) => randomBytes(length),
  fraction: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
};
