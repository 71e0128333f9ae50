import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultPolicy, type Policy } from '../contracts/policy.ts';
import { pagePatienceMs } from './alive.ts';
import { nextDeadline } from './deadlines.ts';
import type { Effect, Event, Session } from './session.ts';
import { step } from './step.ts';
import { play, sessionIn } from './walk.ts';

const second = 1000;
/** No deadlines but those of the leg under test. */
const browserOnly: Partial<Policy> = { agentAliveIntervalMs: 0, idleTimeoutMs: 0, clientAliveCountMax: 3 };
const agentOnly: Partial<Policy> = { clientAliveIntervalMs: 0, idleTimeoutMs: 0 };

/** Lets the session's own timer run until it ends or `untilMs`. */
function runOn(start: Session, untilMs: number): { session: Session; effects: [number, Effect][] } {
  let session = start;
  const effects: [number, Effect][] = [];
  for (
    let next = nextDeadline(session);
    next && next.at <= untilMs && !session.ending;
    next = nextDeadline(session)
  ) {
    const done = step(session, { on: 'time' }, next.at);
    session = done.session;
    effects.push(...done.effects.map((effect): [number, Effect] => [next!.at, effect]));
  }
  return { session, effects };
}

const times = (effects: readonly (readonly [number, Effect])[], what: Effect['do']) =>
  effects.filter(([, effect]) => effect.do === what).map(([at]) => at);

describe('a silent browser', () => {
  test('is probed each interval and cut one interval after the last probe of ClientAliveCountMax', () => {
    const { session, effects } = runOn(sessionIn('live', browserOnly), 100 * second);
    expect([times(effects, 'probe_browser'), session.ending?.cause, session.ending?.at]).toEqual([
      [15 * second, 30 * second, 45 * second],
      'client_unresponsive',
      60 * second,
    ]);
  });

  test('is probed with ClientAliveCountMax 0 for ever and never cut', () => {
    const { session, effects } = runOn(
      sessionIn('live', { ...browserOnly, clientAliveCountMax: 0 }),
      3_600_000,
    );
    expect([session.state, times(effects, 'probe_browser').length]).toEqual(['live', 240]);
  });

  test('is cut after one interval and without a probe with the legacy meaning of 0', () => {
    const policy = { ...browserOnly, clientAliveCountMax: 0, clientAliveZero: 'legacy' } as const;
    const { session, effects } = runOn(sessionIn('live', policy), 100 * second);
    expect([times(effects, 'probe_browser'), session.ending?.at]).toEqual([[], 15 * second]);
  });

  test('is neither probed nor cut with interval 0', () => {
    const { effects } = runOn(sessionIn('live', { ...browserOnly, clientAliveIntervalMs: 0 }), 3_600_000);
    expect(effects).toEqual([]);
  });

  test('is noticed while its credentials are still being checked', () => {
    expect(runOn(sessionIn('opening', browserOnly), 100 * second).session.ending?.cause).toBe(
      'client_unresponsive',
    );
  });

  test('is sent one probe, not many, by a timer that comes late', () => {
    const { effects } = play(sessionIn('live', browserOnly), [10_000 * second]);
    expect(times(effects, 'probe_browser')).toHaveLength(1);
  });
});

describe('a page', () => {
  const told = (policy: Partial<Policy>, untilMs = 200 * second) => {
    // A browser that is read from never: its silence ends nothing.
    const { session } = play(sessionIn('live', { ...browserOnly, ...policy }), [[0, { on: 'input_held' }]]);
    return times(runOn(session, untilMs).effects, 'tell_alive');
  };

  test('is told twice within its patience that we are there, and has as much patience as we have', () => {
    expect(pagePatienceMs({ ...defaultPolicy, ...browserOnly })).toBe(60 * second);
    expect(told({}, 100 * second)).toEqual([30 * second, 60 * second, 90 * second]);
    expect(told({ clientAliveCountMax: 1 }, 50 * second)).toEqual([15, 30, 45].map((s) => s * second));
  });

  test('is told nothing beside output, which says it as well', () => {
    const outputs = [20, 40, 60].map((s) => [s * second, { on: 'output' }] as const);
    const { session, effects } = play(sessionIn('live', browserOnly), [...outputs, 89 * second]);
    expect(times(effects, 'tell_alive')).toEqual([]);
    expect(session.toldAt).toBe(60 * second);
  });

  test.each([
    ['with interval 0', { clientAliveIntervalMs: 0 }],
    ['where silence never ends a session', { clientAliveCountMax: 0 }],
    ['where no probe is sent', { clientAliveCountMax: 0, clientAliveZero: 'legacy' }],
  ] as const)('is promised nothing %s', (_where, policy) => {
    expect(pagePatienceMs({ ...defaultPolicy, ...policy })).toBe(null);
    expect(told(policy)).toEqual([]);
  });

  test('is told only while the session is live', () => {
    const { effects } = runOn(sessionIn('starting', browserOnly), 200 * second);
    expect(times(effects, 'tell_alive')).toEqual([]);
  });
});

describe('a browser that answers', () => {
  test('a probe at the last moment has all of its time again', () => {
    const heard: Event = { on: 'browser_heard' };
    const answered = play(sessionIn('live', browserOnly), [
      15 * second,
      30 * second,
      45 * second,
      [60 * second - 1, heard],
    ]);
    expect(runOn(answered.session, 200 * second).session.ending?.at).toBe(120 * second - 1);
  });

  test('within an interval is not probed at all', () => {
    const heard = [10, 20, 30].map((s) => [s * second, { on: 'browser_heard' }] as const);
    const { session, effects } = play(sessionIn('live', browserOnly), [...heard, 44 * second]);
    expect([session.state, times(effects, 'probe_browser')]).toEqual(['live', []]);
  });

  test('every probe within the interval is never cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(14_999), { minLength: 1, maxLength: 200 }), (delays) => {
        let session = sessionIn('live', browserOnly);
        for (const delayMs of delays) {
          const { at } = nextDeadline(session)!;
          session = step(session, { on: 'time' }, at).session;
          session = step(session, { on: 'browser_heard' }, at + delayMs).session;
        }
        expect(session.state).toBe('live');
      }),
    );
  });
});

describe('a browser that we do not read from', () => {
  test('is not cut for its silence', () => {
    const held = play(sessionIn('live', browserOnly), [[0, { on: 'input_held' }]]);
    const { session, effects } = runOn(held.session, 3_600_000);
    expect([session.state, times(effects, 'probe_browser')]).toEqual(['live', []]);
  });

  test('has all of its time again once it is read', () => {
    const released = play(sessionIn('live', browserOnly), [
      [0, { on: 'input_held' }],
      [500 * second, { on: 'input_released' }],
    ]);
    expect(runOn(released.session, 900 * second).session.ending?.at).toBe(560 * second);
  });

  test('is cut when it takes no output either', () => {
    const stuck = play(sessionIn('live', browserOnly), [
      [0, { on: 'input_held' }],
      [100 * second, { on: 'output_held' }],
    ]);
    expect(runOn(stuck.session, 900 * second).session.ending?.at).toBe(160 * second);
  });
});

describe('a silent agent', () => {
  test('is probed at 15 s and lost at 30 s', () => {
    const { session, effects } = runOn(sessionIn('live', agentOnly), 100 * second);
    expect([times(effects, 'probe_agent'), session.ending?.cause, session.ending?.at]).toEqual([
      [15 * second],
      'agent_error',
      30 * second,
    ]);
  });

  test.each(['agent_heard', 'output'] as const)('has all of its time again after %s', (on) => {
    const heard = play(sessionIn('live', agentOnly), [15 * second, [29 * second, { on }]]);
    expect(runOn(heard.session, 100 * second).session.ending?.at).toBe(59 * second);
  });

  test('is not lost while we do not read from it', () => {
    const held = play(sessionIn('live', agentOnly), [[0, { on: 'output_held' }]]);
    expect(runOn(held.session, 3_600_000).session.state).toBe('live');
  });

  test('is not missed before there is a shell', () => {
    const { session } = runOn(sessionIn('starting', agentOnly), 100 * second);
    expect(session.ending).toMatchObject({ cause: 'agent_unreachable', at: 30 * second });
  });
});
