/** Chance that repeats: the same seed, the same ids. */
import { createHash } from 'node:crypto';
import type { Entropy } from '../ports/entropy.ts';

export function createSeededEntropy(seed = 'seed'): Entropy {
  let drawn = 0;
  const block = () => createHash('sha256').update(`${seed}:${drawn++}`).digest();
  const bytes = (length: number) => {
    const blocks: Buffer[] = [];
    for (let have = 0; have < length; have += 32) blocks.push(block());
    return Buffer.concat(blocks).subarray(0, length);
  };
  return {
    bytes,
    fraction: () => bytes(6).readUIntBE(0, 6) / 2 ** 48,
    uuid() {
      const raw = bytes(16);
      raw[6] = (raw[6]! & 0x0f) | 0x40;
      raw[8] = (raw[8]! & 0x3f) | 0x80;
      const hex = raw.toString('hex');
      return [0, 8, 12, 16, 20].map((at, i) => hex.slice(at, [8, 12, 16, 20, 32][i])).join('-');
    },
  };
}
