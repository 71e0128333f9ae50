import { expect, test } from 'vitest';
import type { Clock } from '../../../system/ports/clock.ts';
import { NotAtThisTier } from '../person.ts';
import { RealTime } from './real-time.ts';

/** Time on a clock on which whoever waits has waited at once. */
function waited() {
  let now = 0;
  const clock: Clock = {
    now: () => now,
    wallTime: () => now,
    setTimer(delayMs, fire) {
      now += delayMs;
      queueMicrotask(fire);
      return { cancel: () => {} };
    },
  };
  const rests: number[] = [];
  const advanced: [number, number][] = [];
  const time = new RealTime({
    clock,
    rest: async () => void rests.push(now),
    advanced: (from, to) => advanced.push([from, to]),
  });
  return { time, rests, advanced };
}

test('a moment is waited for by the clock, and then the world comes to rest', async () => {
  const { time, rests, advanced } = waited();
  await time.advance('3s');
  expect(rests).toEqual([3000]);
  expect(advanced).toEqual([[0, 3000]]);
});

test('more than five seconds are a step that this tier cannot do', async () => {
  const { time, advanced } = waited();
  await time.advance('5s');
  await expect(time.advance('30m')).rejects.toThrow(NotAtThisTier);
  await expect(time.advance(5001)).rejects.toThrow('5.001 s are not waited for');
  expect(advanced).toEqual([[0, 5000]]);
});

test('nobody jumps to what is due next', async () => {
  await expect(waited().time.toNextDeadline()).rejects.toThrow(NotAtThisTier);
});

test('a condition has half a minute to come true, however short a wait was asked for', async () => {
  const { time } = waited();
  let asked = 0;
  await time.until(
    () => ++asked > 100,
    () => 'too late',
    100,
  );
  expect(time.now()).toBe(2000);
  await expect(
    time.until(
      () => false,
      () => 'it never came',
      100,
    ),
  ).rejects.toThrow('it never came');
  expect(time.now()).toBe(32_000);
});
