import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import type { WindowSize } from './shell-leg.ts';
import { WindowChanges } from './window-changes.ts';

function setUp() {
  const clock = createManualClock();
  const sent: (WindowSize & { answer(): void; refuse(): void; aborted: boolean })[] = [];
  const failures: string[] = [];
  const changes = new WindowChanges(clock, 30_000, {
    send(size) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const one = { ...size, answer: resolve, refuse: () => reject(new Error('no')), aborted: false };
      sent.push(one);
      return {
        done: promise,
        abort() {
          one.aborted = true;
          reject(new Error('aborted'));
        },
      };
    },
    failed: (error) => failures.push(error.message),
  });
  return { clock, sent, failures, changes };
}

const size = (cols: number): WindowSize => ({ cols, rows: 24 });

describe('window changes', () => {
  test('go one at a time, and of those that wait only the last', async () => {
    const { changes, sent, clock } = setUp();
    for (const cols of [80, 81, 82, 83]) changes.want(size(cols));
    sent[0]!.answer();
    await clock.advance(0);
    expect(sent.map(({ cols }) => cols)).toEqual([80, 83]);
  });

  test('go on after one that failed, which is reported', async () => {
    const { changes, sent, clock, failures } = setUp();
    changes.want(size(80));
    changes.want(size(81));
    sent[0]!.refuse();
    await clock.advance(0);
    expect([sent.length, failures]).toEqual([2, ['no']]);
  });

  test('give up on an agent that never answers', async () => {
    const { changes, sent, clock } = setUp();
    changes.want(size(80));
    await clock.advance(29_999);
    expect(sent[0]!.aborted).toBe(false);
    await clock.advance(1);
    expect(sent[0]!.aborted).toBe(true);
  });

  test('that are stopped leave no timer, send nothing more and report nothing', async () => {
    const { changes, sent, clock, failures } = setUp();
    changes.want(size(80));
    changes.want(size(81));
    changes.stop();
    changes.want(size(82));
    await clock.advance(0);
    expect([sent.length, sent[0]!.aborted, failures, clock.waiting, changes.timers]).toEqual([
      1,
      true,
      [],
      0,
      0,
    ]);
  });
});
