import { describe, expect, test } from 'vitest';
import type { Policy } from '../contracts/policy.ts';
import { nextDeadline } from './deadlines.ts';
import type { Effect } from './session.ts';
import { step } from './step.ts';
import { play, sessionIn } from './walk.ts';

const hour = 3_600_000;
const quiet: Partial<Policy> = { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0, idleTimeoutMs: 0 };

describe('the hard limit', () => {
  test('ends a silent session at four hours', () => {
    const { session } = play(sessionIn('live', quiet), [4 * hour - 1, 4 * hour]);
    expect(session.ending).toMatchObject({ cause: 'time_limit', code: 1000, at: 4 * hour });
  });

  test('ends a chatty session at four hours', () => {
    const { session } = play(sessionIn('live', quiet), [[4 * hour - 1, { on: 'input' }], 4 * hour]);
    expect(session.ending?.cause).toBe('time_limit');
  });

  test('counts from when the session became live', () => {
    const { session } = play(sessionIn('starting', quiet), [[20_000, { on: 'shell_started' }]]);
    expect(nextDeadline(session)).toEqual({ at: 20_000 + 4 * hour, due: 'time_limit' });
  });
});

describe('the agent’s connect timeout', () => {
  test.each(['reaching', 'announcing', 'starting'] as const)('ends a session that is still %s', (state) => {
    const { session } = play(sessionIn(state, quiet), [29_999, 30_000]);
    expect(session.ending).toMatchObject({ cause: 'agent_unreachable', code: 1011, at: 30_000 });
  });

  test('does not touch a live session', () => {
    expect(play(sessionIn('live', quiet), [30_000]).session.state).toBe('live');
  });
});

describe('of deadlines at one instant', () => {
  const first = (policy: Partial<Policy>, at: number): Effect['do'] | string => {
    const { session, effects } = step(sessionIn('live', { ...quiet, ...policy }), { on: 'time' }, at);
    return session.ending?.cause ?? effects[0]!.do;
  };

  test('the hard limit comes before the idle timeout', () => {
    expect(first({ sessionLimitMs: 1000, idleTimeoutMs: 1000 }, 1000)).toBe('time_limit');
  });

  test('the idle timeout comes before an unresponsive browser', () => {
    const legacy = {
      clientAliveIntervalMs: 1000,
      clientAliveCountMax: 0,
      clientAliveZero: 'legacy',
    } as const;
    expect(first({ idleTimeoutMs: 1000, ...legacy }, 1000)).toBe('idle_timeout');
  });

  test('an ending comes before a probe, which is then not sent', () => {
    const { effects } = step(
      sessionIn('live', { ...quiet, idleTimeoutMs: 1000, clientAliveIntervalMs: 1000 }),
      { on: 'time' },
      1000,
    );
    expect(effects.map((effect) => effect.do)).toEqual(['close', 'release']);
  });

  test('the warning comes before a probe', () => {
    expect(first({ idleTimeoutMs: 9000, idleWarningMs: 1000, clientAliveIntervalMs: 1000 }, 1000)).toBe(
      'warn_idle',
    );
  });
});

describe('a timer that fires late', () => {
  test('gives the session the cause that was due first', () => {
    const { session } = play(sessionIn('live', { ...quiet, idleTimeoutMs: 1000 }), [9 * hour]);
    expect(session.ending?.cause).toBe('idle_timeout');
  });
});

describe('an ended session', () => {
  test('waits for nothing', () => {
    expect(nextDeadline(sessionIn('ended'))).toBeNull();
  });

  test('that was cut waits for nothing but its socket', () => {
    expect(nextDeadline(play(sessionIn('live'), [[0, { on: 'connection_lost' }]]).session)).toBeNull();
  });
});
