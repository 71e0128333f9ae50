import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cause, causes, closes } from '../contracts/closes.ts';
import { nextDeadline } from './deadlines.ts';
import type { Effect, Event } from './session.ts';
import { step } from './step.ts';
import { cell, eventNames, isRefusal } from './table.ts';
import { play, sessionIn } from './walk.ts';

const done = (effects: readonly Effect[]) => effects.map((effect) => effect.do);
const byGateway = causes.filter((cause) => closes[cause].by === 'gateway');
const stateFor = (cause: Cause) =>
  (['live', 'starting', 'opening'] as const).find((state) => cell(state, cause) === 'ending')!;

describe('an ending', () => {
  test.each(byGateway)('by %s sends the table’s close frame and then releases everything', (cause) => {
    const { effects } = step(sessionIn(stateFor(cause)), { on: cause, detail: 'because' }, 5);
    const reason = closes[cause].reason.replace('{reason}', 'because');
    expect(effects.slice(-2)).toEqual([{ do: 'close', code: closes[cause].code, reason }, { do: 'release' }]);
  });

  test('shortens a reason of 10,000 characters to what a close frame holds', () => {
    const { session } = step(sessionIn('live'), { on: 'revoked', detail: 'ü'.repeat(10_000) }, 0);
    expect(Buffer.byteLength(session.ending!.reason)).toBeLessThanOrEqual(123);
  });

  test('by the browser is left to the WebSocket to echo', () => {
    const { effects } = step(sessionIn('live'), { on: 'user_closed', code: 4321, reason: 'bye' }, 0);
    expect(effects).toEqual([{ do: 'release' }]);
  });

  test('by the browser keeps the code that the browser sent', () => {
    const { session } = step(sessionIn('live'), { on: 'user_closed', code: 1005, reason: '' }, 0);
    expect(session.ending).toMatchObject({ cause: 'user_closed', code: 1005 });
  });

  test.each(['connection_lost', 'client_unresponsive'] as const)('by %s cuts the socket at once', (cause) => {
    expect(done(step(sessionIn('live'), { on: cause }, 0).effects)).toEqual(['cut', 'release']);
  });

  test('at the time limit says so in the terminal first', () => {
    const { effects } = step(sessionIn('live'), { on: 'time_limit' }, 0);
    expect(effects[0]).toEqual({ do: 'notice', text: 'Session timed out.' });
  });

  test('withdraws an idle warning that stands', () => {
    const warned = play(sessionIn('live', { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0 }), [600_000]);
    expect(step(warned.session, { on: 'revoked' }, 600_001).effects[0]).toEqual({
      do: 'warn_idle',
      endsInMs: null,
    });
  });

  test('cuts the socket when the echo of the close frame is overdue', () => {
    const { effects } = play(sessionIn('live'), [[10, { on: 'revoked' }], 2009, 2010, 9000]);
    expect(effects.slice(2)).toEqual([[2010, { do: 'cut' }]]);
  });

  test('by an exited shell waits for the echo from when its last output has left', () => {
    const { effects } = play(sessionIn('live'), [
      [0, { on: 'shell_exited' }],
      10_000,
      [20_000, { on: 'close_flushed' }],
      21_999,
      22_000,
    ]);
    expect(effects.slice(2)).toEqual([[22_000, { do: 'cut' }]]);
  });

  test('by an exited shell gives up on a browser that takes no output when it would on a silent one', () => {
    const { effects } = play(sessionIn('live'), [[0, { on: 'shell_exited' }], 59_999, 60_000]);
    expect(effects.slice(2)).toEqual([[60_000, { do: 'cut' }]]);
  });
});

describe('draining', () => {
  test('tells a live session and ends it when its time is over', () => {
    const { effects, session } = play(
      sessionIn('live', { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0 }),
      [[0, { on: 'drain' }], 29_999, 30_000],
    );
    expect([effects[0], session.ending?.cause]).toEqual([
      [0, { do: 'notice', text: 'The gateway restarts in 30 s.' }],
      'gateway_draining',
    ]);
  });

  test('asked for twice keeps the first deadline', () => {
    const { effects } = play(sessionIn('live'), [
      [0, { on: 'drain' }],
      [9000, { on: 'drain' }],
    ]);
    expect(effects).toHaveLength(1);
  });
});

describe('any history of events', () => {
  const anyEvent = fc
    .record({ on: fc.constantFrom(...eventNames), afterMs: fc.integer({ min: 0, max: 400_000 }) })
    .map(({ on, afterMs }) => ({ event: { on } as Event, afterMs }));

  const run = (happenings: { event: Event; afterMs: number }[]) => {
    let session = sessionIn('opening');
    let now = 0;
    const trace: { effects: readonly Effect[]; now: number; session: typeof session }[] = [];
    for (const { event, afterMs } of happenings) {
      now += afterMs;
      if (cell(session.state, event.on) === 'never') continue;
      const result = step(session, event, now);
      session = result.session;
      trace.push({ effects: result.effects, now, session });
    }
    return trace;
  };

  test('releases at most once, and exactly when the cause is fixed', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), (happenings) => {
        const trace = run(happenings);
        const releases = trace.flatMap(({ effects }) => effects).filter((effect) => effect.do === 'release');
        expect(releases).toHaveLength(trace.at(-1)?.session.ending ? 1 : 0);
      }),
    );
  });

  test('never changes its cause', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), (happenings) => {
        const named = run(happenings).flatMap(({ session }) => session.ending?.cause ?? []);
        expect(new Set(named).size).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('leaves no deadline behind in the past once time was looked at', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.nat(10_000_000), (happenings, moreMs) => {
        const last = run(happenings).at(-1);
        fc.pre(last !== undefined && !isRefusal(cell(last.session.state, 'time')));
        const at = last!.now + moreMs;
        const { session } = step(last!.session, { on: 'time' }, at);
        expect(nextDeadline(session)?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at);
      }),
    );
  });

  test('ends within the hard limit, driven by nothing but its own timer', () => {
    const harmless = fc
      .tuple(
        fc.nat(3_600_000),
        fc.constantFrom<Event['on']>('input', 'output', 'input_held', 'output_held', 'time'),
      )
      .map(([at, on]) => [at, { on }] as const);
    fc.assert(
      fc.property(fc.array(harmless, { maxLength: 40 }), (happenings) => {
        let { session } = play(
          sessionIn('live'),
          happenings.sort(([a], [b]) => a - b),
        );
        for (let next = nextDeadline(session); next; next = nextDeadline(session))
          session = step(session, { on: 'time' }, next.at).session;
        expect(session.ending!.at).toBeLessThanOrEqual(session.liveAt! + session.policy.sessionLimitMs);
      }),
    );
  });
});
