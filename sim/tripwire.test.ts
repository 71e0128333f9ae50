/** A run at the tier `sim` touches nothing real, and what would is named. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scenariosIn } from './declared.ts';
import { play } from './play.ts';
import { armTripwire } from './worlds/memory/tripwire.ts';
import { MemoryWorld } from './worlds/memory/world.ts';

describe('a tripwire', () => {
  test.each([
    ['Date.now', () => Date.now()],
    ['new Date()', () => new Date()],
    ['Math.random', () => Math.random()],
    ['performance.now', () => performance.now()],
    ['setTimeout', () => clearTimeout(setTimeout(() => {}, 1))],
    ['crypto.randomUUID', () => randomUUID()],
    ['fs.readFileSync', () => readFileSync(import.meta.filename)],
  ])('names %s and the place', (api, touch) => {
    using tripwire = armTripwire();
    touch();
    expect(tripwire.touches).toEqual([
      { api, place: expect.stringMatching(/^sim\/tripwire\.test\.ts:\d+$/) },
    ]);
  });

  test('lets a date of a given time pass', () => {
    using tripwire = armTripwire();
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(tripwire.touches).toEqual([]);
  });

  test('is gone when it is disposed of', () => {
    const { now } = Date;
    {
      using _tripwire = armTripwire();
      expect(Date.now).not.toBe(undefined);
    }
    expect(Date.now).toBe(now);
  });
});

const specs = [
  'st1-close',
  'st2-exit',
  'st3-machine-lost',
  'st4-recording',
  'st5-reconnect',
  'revoke-others',
];

describe.each(specs)('every scenario of %s', async (spec) => {
  const declared = await scenariosIn(new URL(`../scenarios/${spec}.spec.ts`, import.meta.url));

  test.each(declared)('$title: touches nothing real', async ({ title, options, script }) => {
    const { policy, machines = ['Linux-C'] } = options;
    using tripwire = armTripwire();
    const world = await MemoryWorld.start({ title, seed: 1, machines, ...(policy ? { policy } : {}) });
    const { status } = await play(world, script);
    expect(status).toMatch(/passed|skipped/);
    expect(tripwire.touches).toEqual([]);
  });
});
