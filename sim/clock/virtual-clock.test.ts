import { expect, test } from 'vitest';
import { epochMs, VirtualClock } from './virtual-clock.ts';

test('time stands still until it is moved', () => {
  const clock = new VirtualClock();
  expect([clock.now(), clock.wallTime()]).toEqual([0, epochMs]);
});

test('timers fire in the order of their deadlines, equal ones in the order they were set', async () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  clock.setTimer(20, () => fired.push('late'));
  clock.setTimer(10, () => fired.push('first'));
  clock.setTimer(10, () => fired.push('second'));
  await clock.advance(20);
  expect(fired).toEqual(['first', 'second', 'late']);
});

test('a timer sees its own deadline as now', async () => {
  const clock = new VirtualClock();
  let seen = -1;
  clock.setTimer(90_000, () => {
    seen = clock.now();
  });
  await clock.advance(1_800_000);
  expect([seen, clock.now()]).toEqual([90_000, 1_800_000]);
});

test('a timer set by a timer fires within the same advance', async () => {
  const clock = new VirtualClock();
  let beats = 0;
  const beat = () => {
    beats++;
    clock.setTimer(30_000, beat);
  };
  clock.setTimer(30_000, beat);
  await clock.advance(3_600_000);
  expect(beats).toBe(120);
});

test('promises and nextTicks run between two timers of one instant', async () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  clock.setTimer(1, () => {
    Promise.resolve().then(() => seen.push('promise'));
    process.nextTick(() => seen.push('tick'));
  });
  clock.setTimer(1, () => seen.push('second timer'));
  await clock.advance(1);
  expect(seen).toEqual(['tick', 'promise', 'second timer']);
});

test('a cancelled timer never fires', async () => {
  const clock = new VirtualClock();
  const timer = clock.setTimer(1, () => expect.unreachable());
  timer.cancel();
  await clock.advance(10);
  expect(clock.pending).toBe(0);
});

test('delays over 2³¹ ms are kept', async () => {
  const clock = new VirtualClock();
  clock.setTimer(2 ** 32, () => {});
  expect(clock.nextDeadline()).toBe(2 ** 32);
});

test('a wall clock jump moves no deadline', () => {
  const clock = new VirtualClock();
  clock.setTimer(5, () => {});
  clock.jumpWallTime(-3_600_000);
  expect([clock.nextDeadline(), clock.wallTime()]).toEqual([5, epochMs - 3_600_000]);
});

test('the next timer up to a limit is handed out at its own time', () => {
  const clock = new VirtualClock();
  const fired: string[] = [];
  clock.setTimer(20, () => fired.push('second'));
  clock.setTimer(10, () => fired.push('first'));
  clock.takeNext(15)?.();
  expect([fired, clock.now(), clock.takeNext(15)]).toEqual([['first'], 10, null]);
});

test('moving back is refused', () => {
  const clock = new VirtualClock();
  clock.moveTo(10);
  expect(() => clock.moveTo(9)).toThrow('9 ms lies before 10 ms');
});

test('a delay that is not a number is refused', () => {
  expect(() => new VirtualClock().setTimer(Number.NaN, () => {})).toThrow('not a delay');
});
