/** Chance that a seed decides: the same seed, the same ids, keys and jitter. Never for a real deployment. */
import type { Entropy } from '../../system/ports/entropy.ts';

/** @param seed an integer; different ones give unrelated streams */
export function seededEntropy(seed: number): Entropy {
  const next = mulberry32(seed);
  const bytes = (length: number) => {
    const buffer = Buffer.alloc(length);
    for (let i = 0; i < length; i++) buffer[i] = next() * 256;
    return buffer;
  };
  return {
    fraction: next,
    bytes,
    uuid() {
      const raw = bytes(16);
      raw[6] = (raw[6]! & 0x0f) | 0x40;
      raw[8] = (raw[8]! & 0x3f) | 0x80;
      const hex = raw.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
  };
}

/** Tommy Ettinger's mulberry32: uniform in [0, 1), 32 bits of state. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
