import { createClock } from '@sinonjs/fake-timers';
import { describe, expect, it } from 'vitest';
import type { Heartbeat } from '../../system/contracts/api/machines.ts';
import type { Clock } from '../../system/ports/clock.ts';
import { beatMachines, type FakeMachine } from './beat-machines.ts';

const steady = { kind: 'steady', everyMs: 30_000 } as const;

function manualClock() {
  const manual = createClock();
  const clock: Clock = {
    now: () => manual.now,
    wallTime: () => manual.now,
    setTimer(delayMs, fire) {
      const id = manual.setTimeout(fire, delayMs);
      return { cancel: () => manual.clearTimeout(id) };
    },
  };
  return {
    clock,
    advance: (ms: number) => manual.tickAsync(ms),
    pending: () => manual.countTimers(),
  };
}

/** A gateway that takes every beat and notes when. */
function gateway(clock: Clock) {
  const beats: string[] = [];
  const send = async (beat: Heartbeat) => {
    beats.push(`${clock.now() / 1000} ${beat.node_key} ${beat.status}`);
  };
  return { beats, send };
}

describe('beatMachines', () => {
  it('beats in the rhythm of a machine', async () => {
    const { clock, advance } = manualClock();
    const { beats, send } = gateway(clock);
    beatMachines({ clock, send, machines: [{ nodeKey: 'a', rhythm: steady }] });
    await advance(60_000);

    expect(beats).toEqual(['0 a online', '30 a online', '60 a online']);
  });

  it('says goodbye when a rhythm stops, and then no more', async () => {
    const { clock, advance, pending } = manualClock();
    const { beats, send } = gateway(clock);
    const rhythm = { kind: 'stopping', everyMs: 30_000, afterMs: 40_000, goodbye: true } as const;
    const beating = beatMachines({ clock, send, machines: [{ nodeKey: 'a', rhythm }] });
    await advance(600_000);

    expect(beats).toEqual(['0 a online', '30 a online', '40 a offline']);
    expect(beating.beating).toBe(0);
    expect(pending()).toBe(0);
  });

  it('honors the startsAfterMs of each machine', async () => {
    const { clock, advance } = manualClock();
    const { beats, send } = gateway(clock);
    const machines: FakeMachine[] = [
      { nodeKey: 'a', rhythm: steady },
      { nodeKey: 'b', rhythm: steady, startsAfterMs: 10_000 },
    ];
    beatMachines({ clock, send, machines });
    await advance(40_000);

    expect(beats).toEqual(['0 a online', '10 b online', '30 a online', '40 b online']);
  });

  it('has one timer for ten thousand machines', async () => {
    const { clock, advance, pending } = manualClock();
    const { beats, send } = gateway(clock);
    const machines = Array.from({ length: 10_000 }, (_, n) => ({
      nodeKey: String(n),
      rhythm: steady,
      startsAfterMs: n % 30,
    }));
    using beating = beatMachines({ clock, send, machines });
    await advance(1000);
    await beating.settled();

    expect(beats).toHaveLength(10_000);
    expect(pending()).toBe(1);
  });

  it('keeps at most maxInFlight beats on their way', async () => {
    const { clock, advance } = manualClock();
    const answers: (() => void)[] = [];
    const send = () => new Promise<void>((resolve) => answers.push(resolve));
    const machines = Array.from({ length: 5 }, (_, n) => ({ nodeKey: String(n), rhythm: steady }));
    beatMachines({ clock, send, machines, maxInFlight: 2 });
    await advance(0);

    expect(answers).toHaveLength(2);
    answers[0]!();
    await advance(0);
    expect(answers).toHaveLength(3);
  });

  it('tells of a beat that failed and goes on', async () => {
    const { clock, advance } = manualClock();
    const failures: string[] = [];
    const beating = beatMachines({
      clock,
      machines: [{ nodeKey: 'a', rhythm: steady }],
      send: async () => {
        throw new Error('connection refused');
      },
      onFailure: (error, machine) => failures.push(`${machine.nodeKey}: ${error.message}`),
    });
    await advance(30_000);

    expect(failures).toEqual(['a: connection refused', 'a: connection refused']);
    expect(beating).toMatchObject({ sent: 2, failed: 2 });
  });

  it('stops for good', async () => {
    const { clock, advance, pending } = manualClock();
    const { beats, send } = gateway(clock);
    const beating = beatMachines({ clock, send, machines: [{ nodeKey: 'a', rhythm: steady }] });
    await advance(0);
    beating.stop();
    await advance(600_000);

    expect(beats).toHaveLength(1);
    expect(pending()).toBe(0);
  });

  it('starts nothing when a rhythm makes no sense', () => {
    const { clock, pending } = manualClock();
    const machines = [{ nodeKey: 'a', rhythm: { kind: 'steady', everyMs: -1 } as const }];

    expect(() => beatMachines({ clock, machines, send: async () => {} })).toThrow('steady: everyMs is -1');
    expect(pending()).toBe(0);
  });
});
