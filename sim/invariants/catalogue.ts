/** Every invariant that is judged, by number. */
import type { Invariant } from './invariant.ts';
import { startOnce } from './start-once.ts';

export const catalogue: readonly Invariant[] = [startOnce];
