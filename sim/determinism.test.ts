/** The same scenario and the same seed give the same history, hash for hash, run after run. */
import { describe, expect, test } from 'vitest';
import { scenariosIn } from './declared.ts';
import { play } from './play.ts';
import { MemoryWorld } from './worlds/memory/world.ts';

const runs = 50;
const seeds = 20;

describe.each(['st2-exit', 'st3-machine-lost'])('the first scenario of %s', async (spec) => {
  const [first] = await scenariosIn(new URL(`../scenarios/${spec}.spec.ts`, import.meta.url));
  const { title, script } = first!;

  const playOnce = async (seed: number) => {
    const world = await MemoryWorld.start({ title, seed, machines: ['Linux-C'] });
    const outcome = await play(world, script);
    return { outcome, hash: world.history.records.at(-1)!.hash };
  };

  test(`${title}: one hash in ${runs} runs of one seed`, { timeout: 60_000 }, async () => {
    const hashes = new Set<string>();
    for (let run = 0; run < runs; run++) hashes.add((await playOnce(7)).hash);
    expect(hashes.size).toBe(1);
  });

  test(`${title}: holds whatever the seed, and the seed makes a difference`, {
    timeout: 60_000,
  }, async () => {
    const hashes = new Set<string>();
    for (let seed = 1; seed <= seeds; seed++) {
      const { outcome, hash } = await playOnce(seed);
      expect(outcome).toEqual({ status: 'passed' });
      hashes.add(hash);
    }
    expect(hashes.size).toBe(seeds);
  });
});
