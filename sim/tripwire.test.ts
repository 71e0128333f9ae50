/** A run at the tier `sim` touches nothing real, and what would is named. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { play, type Script } from './play.ts';
import { armTripwire } from './worlds/memory/tripwire.ts';
import { MemoryWorld } from './worlds/memory/world.ts';

describe('a tripwire', () => {
  test.each([
    ['Date.now', () => Date.now()],
    ['new Date()', () => new Date()],
    ['Math.random', () => Math.random()],
    ['performance.now', () => performance.now()],
    ['setTimeout', () => clearTimeout(setTimeout(() => {}, 1))],
    ['timers/promises.setTimeout', () => void sleep(0)],
    ['crypto.randomUUID', () => randomUUID()],
    ['crypto.getRandomValues', () => crypto.getRandomValues(new Uint8Array(1))],
    ['fs.readFileSync', () => readFileSync(import.meta.filename)],
    ['fs/promises.stat', () => void stat(import.meta.filename)],
    ['net.connect', () => void connect({ port: 9 }).on('error', () => {})],
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

  test('lets a timer pass that never fires', () => {
    using tripwire = armTripwire();
    clearTimeout(setTimeout(() => {}, 2 ** 31 - 1));
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

describe('a scenario in memory', () => {
  const playOne = async (script: Script) => {
    const world = await MemoryWorld.start({ title: 'a scenario', seed: 1, machines: ['Linux-C'] });
    return play(world, script);
  };

  test('that touches nothing real passes', async () => {
    expect(await playOne(async ({ alice }) => void (await alice.connect('Linux-C')))).toEqual({
      status: 'passed',
    });
  });

  test('that asks for the real time fails, and says who asked', async () => {
    const outcome = await playOne(async () => void Date.now());
    expect(outcome).toMatchObject({
      status: 'failed',
      error: {
        message: expect.stringMatching(/touched what is real.*\nDate\.now at sim\/tripwire\.test\.ts:\d+$/),
      },
    });
  });

  test('leaves no tripwire behind', async () => {
    const { now } = Date;
    await playOne(async () => {});
    expect(Date.now).toBe(now);
  });
});
