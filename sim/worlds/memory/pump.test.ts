/** The pump: one thing a turn, lanes in order, seeds that decide between them, time only when asked. */
import { expect, test } from 'vitest';
import { UnknownError } from '../../clock/barrier.ts';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { Pump } from './pump.ts';

function pump(seed = 1) {
  return new Pump(new VirtualClock(), seededEntropy(seed));
}

/** In which order events of three lanes, `a1 a2 b1 b2 c1 c2`, are delivered. */
async function orderOf(seed: number): Promise<string> {
  const world = pump(seed);
  const seen: string[] = [];
  for (const name of ['a', 'b', 'c']) {
    const lane = world.lane();
    for (const n of [1, 2]) lane.post(() => seen.push(`${name}${n}`));
  }
  await world.travel(null);
  return seen.join(' ');
}

test('nothing is delivered inside the stack of who posts it', () => {
  let delivered = false;
  pump()
    .lane()
    .post(() => {
      delivered = true;
    });
  expect(delivered).toBe(false);
});

test('one seed, one order', async () => {
  expect(await orderOf(7)).toBe(await orderOf(7));
});

test('seeds decide between lanes and never within one', async () => {
  const orders = await Promise.all(Array.from({ length: 40 }, (_, seed) => orderOf(seed)));
  expect(new Set(orders).size).toBeGreaterThan(20);
  for (const order of orders)
    for (const name of ['a', 'b', 'c']) expect(order).toMatch(new RegExp(`${name}1.*${name}2`));
});

test('between two events all nextTicks and promises of the first have run', async () => {
  const world = pump();
  const seen: string[] = [];
  const lane = world.lane();
  lane.post(() => {
    Promise.resolve().then(() => seen.push('promise'));
    process.nextTick(() => seen.push('tick'));
  });
  lane.post(() => seen.push('second event'));
  await world.travel(null);
  expect(seen).toEqual(['tick', 'promise', 'second event']);
});

test('coming to rest fires no timer, not even one that is due', async () => {
  const world = pump();
  world.clock.setTimer(0, () => expect.unreachable());
  await world.travel(null);
  expect(world.clock.now()).toBe(0);
});

test('travelling fires what is due on the way, each with its events before the next', async () => {
  const world = pump();
  const seen: string[] = [];
  world.clock.setTimer(10, () => {
    seen.push(`timer at ${world.clock.now()}`);
    world.lane().post(() => seen.push('its event'));
  });
  world.clock.setTimer(10, () => seen.push('second timer'));
  world.clock.setTimer(30, () => expect.unreachable());
  await world.travel(20);
  expect(seen).toEqual(['timer at 10', 'its event', 'second timer']);
  expect(world.clock.now()).toBe(20);
});

test('a setImmediate of a library is waited for', async () => {
  const world = pump();
  let seen = false;
  world.lane().post(() =>
    setImmediate(() =>
      world.lane().post(() => {
        seen = true;
      }),
    ),
  );
  await world.travel(null);
  expect(seen).toBe(true);
});

test('what a delivery throws is told to whoever moves time', async () => {
  const world = pump();
  world.lane().post(() => {
    throw new Error('a bug');
  });
  await expect(world.travel(null)).rejects.toThrow('a bug');
});

test('what was thrown before anybody moved time is told then', async () => {
  const world = pump();
  world.lane().post(() => {
    throw new Error('a bug');
  });
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  await expect(world.travel(10)).rejects.toThrow('a bug');
});

test('two lanes that feed each other for ever end as unknown', { timeout: 20_000 }, async () => {
  const world = pump();
  const lane = world.lane();
  const again = () => lane.post(again);
  again();
  await expect(world.travel(null)).rejects.toBeInstanceOf(UnknownError);
});

test('time has one mover', async () => {
  const world = pump();
  const first = world.travel(10);
  expect(() => world.travel(20)).toThrow('time is being moved already');
  await first;
});
