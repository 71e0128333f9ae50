import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { MainThread } from './main-thread.ts';

function start() {
  const clock = new VirtualClock();
  const thread = new MainThread(clock);
  const done: string[] = [];
  const note = (what: string) => () => void done.push(`${what} at ${clock.now()}`);
  return { clock, thread, done, note };
}

test('a free thread does things at once, and timers when they are due', async () => {
  const { clock, thread, done, note } = start();
  thread.run(note('message'));
  thread.setTimer(90_500, note('timer'));
  await clock.advance(100_000);
  expect(done).toEqual(['message at 0', 'timer at 90500']);
});

test('a blocked thread does nothing, and then all of it, late timers first', async () => {
  const { clock, thread, done, note } = start();
  thread.setTimer(1000, note('timer'));
  thread.block();
  thread.run(note('message'));
  await clock.advance(2000);
  await clock.advance(10_000);
  expect(done).toEqual([]);
  thread.unblock();
  expect(done).toEqual(['timer at 12000', 'message at 12000']);
});

test('a timer that is cancelled while it waits for its turn does not fire', async () => {
  const { clock, thread, done, note } = start();
  const timer = thread.setTimer(1000, note('timer'));
  thread.block();
  await clock.advance(2000);
  timer.cancel();
  thread.unblock();
  expect(done).toEqual([]);
});

test('a hidden page gets messages at once, and its timers at whole minutes', async () => {
  const { clock, thread, done, note } = start();
  thread.hide();
  thread.setTimer(1000, note('timer'));
  thread.setTimer(60_000, note('minute'));
  const dropped = thread.setTimer(61_000, note('dropped'));
  await clock.advance(30_000);
  thread.run(note('message'));
  await clock.advance(40_000);
  dropped.cancel();
  thread.show();
  thread.setTimer(1000, note('shown'));
  await clock.advance(100_000);
  expect(done).toEqual(['message at 30000', 'minute at 60000', 'timer at 60000', 'shown at 71000']);
});
