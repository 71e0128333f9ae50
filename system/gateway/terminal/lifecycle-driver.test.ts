import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../contracts/policy.ts';
import type { Event, EventName } from '../../lifecycle/session.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { LifecycleDriver } from './lifecycle-driver.ts';

const toLive: EventName[] = ['admitted', 'agent_reached', 'announced', 'shell_started'];

function drive(change: Partial<typeof defaultPolicy> = {}) {
  const clock = createManualClock();
  const done: string[] = [];
  const driver = new LifecycleDriver(
    clock,
    { ...defaultPolicy, clientAliveIntervalMs: 0, agentAliveIntervalMs: 0, ...change },
    {
      changed: (from, to, event) => done.push(`${from} ${event} ${to}`),
      carryOut: (effect) => done.push(effect.do),
    },
  );
  const feed = (...events: (EventName | Event)[]) => {
    for (const event of events) driver.feed(typeof event === 'string' ? { on: event } : event);
  };
  return { clock, driver, done, feed };
}

describe('the lifecycle of a session is driven', () => {
  test('by events: each edge is told before what is to be done for it', () => {
    const { done, feed } = drive();
    feed('admitted', 'agent_reached');
    expect(done).toEqual([
      'opening admitted reaching',
      'reach_agent',
      'reaching agent_reached announcing',
      'announce',
    ]);
  });

  test('by time: a deadline ends it by the name of its cause', async () => {
    const { clock, done, feed } = drive({ idleTimeoutMs: 60_000, idleWarningMs: 0 });
    feed(...toLive);
    done.length = 0;
    await clock.advance(60_000);
    expect(done).toContain('live idle_timeout ending');
  });

  test('with one timer, which looks again when its deadline has moved away', async () => {
    const { clock, driver, feed } = drive({ idleTimeoutMs: 60_000, idleWarningMs: 0 });
    feed(...toLive);
    await clock.advance(50_000);
    feed('input');
    await clock.advance(59_000);
    expect([driver.session.state, driver.timers, clock.waiting]).toEqual(['live', 1, 1]);
    await clock.advance(1000);
    expect(driver.session.state).toBe('ending');
  });

  test('to an earlier deadline as soon as there is one', async () => {
    const { clock, done, feed } = drive();
    feed(...toLive, 'user_closed');
    done.length = 0;
    await clock.advance(defaultPolicy.closeEchoMs);
    expect(done).toEqual(['cut']);
  });

  test('no further once it is over: late reports change nothing and no timer stays', () => {
    const { clock, driver, done, feed } = drive();
    feed(...toLive, 'connection_lost', 'socket_gone');
    done.length = 0;
    feed('user_closed', 'input', 'output');
    expect([done, driver.timers, clock.waiting]).toEqual([[], 0, 0]);
  });

  test('by no event that cannot be', () => {
    const { feed } = drive();
    expect(() => feed('shell_started')).toThrow('a session cannot be opening and see shell_started');
  });
});
