import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../contracts/policy.ts';
import { activityStatus } from './activity.ts';
import type { Effect, Event } from './session.ts';
import { play, sessionIn } from './walk.ts';

const minute = 60_000;
/** Only the idle clock runs. */
const quiet: Partial<Policy> = { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0 };
const live = (policy: Partial<Policy> = {}) => sessionIn('live', { ...quiet, ...policy });
const warnings = (effects: [number, Effect][]) => effects.filter(([, effect]) => effect.do === 'warn_idle');

describe('the idle timeout', () => {
  test('ends a session at exactly 30 minutes without input', () => {
    const { session } = play(live(), [30 * minute - 1, 30 * minute]);
    expect(session.ending).toMatchObject({ cause: 'idle_timeout', code: 4408, at: 30 * minute });
  });

  test('does not end a session a millisecond early', () => {
    expect(play(live(), [30 * minute - 1]).session.state).toBe('live');
  });

  test('starts over at a keystroke at 29:59', () => {
    const typed = 30 * minute - 1000;
    const { session } = play(live(), [[typed, { on: 'input' }], 30 * minute, typed + 30 * minute - 1]);
    expect(session.state).toBe('live');
  });

  test.each(['browser_heard', 'agent_heard', 'output', 'input_released', 'output_released'] as const)(
    'is not moved by %s under the policy "input"',
    (on) => {
      const { session } = play(live(), [[30 * minute - 1, { on }], 30 * minute]);
      expect(session.ending?.cause).toBe('idle_timeout');
    },
  );

  test.each(['input', 'any'] as const)(
    'starts over at an explicit refresh under the policy "%s"',
    (idleActivity) => {
      const { session } = play(live({ idleActivity }), [
        [29 * minute, { on: 'refreshed' }],
        30 * minute,
        59 * minute - 1,
        59 * minute,
      ]);
      expect(session.ending).toMatchObject({ cause: 'idle_timeout', at: 59 * minute });
    },
  );

  test('is moved by output under the policy "any"', () => {
    const { session } = play(live({ idleActivity: 'any' }), [[29 * minute, { on: 'output' }], 30 * minute]);
    expect(session.state).toBe('live');
  });

  test('is off at 0', () => {
    expect(play(live({ idleTimeoutMs: 0 }), [3 * 60 * minute]).session.state).toBe('live');
  });

  test('comes exactly the timeout after the last activity, whatever else happens', () => {
    const noise = fc.constantFrom<Event['on']>('browser_heard', 'agent_heard', 'output', 'time');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(29 * minute), noise), { maxLength: 30 }),
        fc.nat(29 * minute),
        (happenings, typedAt) => {
          const sorted = [...happenings, [typedAt, 'input' as const] as const]
            .sort(([a], [b]) => a - b)
            .map(([at, on]) => [at, { on }] as const);
          const { session } = play(live(), [...sorted, typedAt + 30 * minute - 1, typedAt + 30 * minute]);
          expect(session.ending).toMatchObject({ cause: 'idle_timeout', at: typedAt + 30 * minute });
        },
      ),
    );
  });
});

describe('the idle warning', () => {
  test('comes once, at ten minutes, and tells how long is left', () => {
    const { effects } = play(live(), [10 * minute - 1, 10 * minute, 11 * minute]);
    expect(warnings(effects)).toEqual([[10 * minute, { do: 'warn_idle', endsInMs: 20 * minute }]]);
  });

  test('is withdrawn by a keystroke', () => {
    const { effects } = play(live(), [10 * minute, [12 * minute, { on: 'input' }]]);
    expect(warnings(effects)).toContainEqual([12 * minute, { do: 'warn_idle', endsInMs: null }]);
  });

  test('comes again in the next idle stretch', () => {
    const { effects } = play(live(), [10 * minute, [12 * minute, { on: 'input' }], 22 * minute]);
    expect(warnings(effects)).toHaveLength(3);
  });

  test('does not come where there is no timeout to warn of', () => {
    expect(play(live({ idleTimeoutMs: 0 }), [20 * minute]).effects).toEqual([]);
  });

  test('is off at 0', () => {
    expect(play(live({ idleWarningMs: 0 }), [20 * minute]).effects).toEqual([]);
  });
});

describe('the status in the lists', () => {
  test('is active until a minute has passed without activity', () => {
    expect([activityStatus(live(), minute - 1), activityStatus(live(), minute)]).toEqual(['active', 'idle']);
  });

  test('is idle once the person was warned, however long the policy takes to list them so', () => {
    const { session } = play(live({ idleStatusMs: 60 * minute }), [10 * minute]);
    expect(activityStatus(session, 10 * minute)).toBe('idle');
  });
});
