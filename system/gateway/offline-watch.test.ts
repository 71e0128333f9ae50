import { expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { OfflineWatch } from './offline-watch.ts';

function startWatch() {
  const clock = createManualClock();
  const silent: string[] = [];
  const watch = new OfflineWatch(clock, (id) => silent.push(`${id} at ${clock.now()}`));
  return { clock, silent, watch };
}

test('a silent machine is noticed exactly when its time has run out', async () => {
  const { clock, silent, watch } = startWatch();
  watch.beat('a', 90_000);
  await clock.advance(89_999);
  const before = [...silent];
  await clock.advance(1);
  expect([before, silent]).toEqual([[], ['a at 90000']]);
});

test('a beat starts the time over', async () => {
  const { clock, silent, watch } = startWatch();
  watch.beat('a', 90_000);
  await clock.advance(89_999);
  watch.beat('a', 90_000);
  await clock.advance(1_000_000);
  expect(silent).toEqual(['a at 179999']);
});

test('each machine has its own time', async () => {
  const { clock, silent, watch } = startWatch();
  watch.beat('slow', 90_000);
  watch.beat('quick', 10_000);
  await clock.advance(10_000);
  await clock.advance(80_000);
  expect(silent).toEqual(['quick at 10000', 'slow at 90000']);
});

test('two hundred thousand machines share one timer', async () => {
  const { clock, silent, watch } = startWatch();
  watch.beat('soon', 1);
  for (let n = 0; n < 200_000; n++) watch.beat(`machine-${n}`, 90_000);
  await clock.advance(1);
  expect([silent, clock.waiting]).toEqual([['soon at 1'], 1]);
});

test('a forgotten machine is not noticed and keeps no timer', async () => {
  const { clock, silent, watch } = startWatch();
  watch.beat('a', 90_000);
  watch.forget('a');
  await clock.advance(100_000);
  expect([silent, clock.waiting]).toEqual([[], 0]);
});

test('after stop() nothing is noticed and nothing waits', async () => {
  const { clock, silent, watch } = startWatch();
  watch.beat('a', 90_000);
  watch.stop();
  watch.beat('b', 90_000);
  await clock.advance(100_000);
  expect([silent, clock.waiting]).toEqual([[], 0]);
});
