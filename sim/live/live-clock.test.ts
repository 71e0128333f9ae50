import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { LiveClock, type LiveTime } from './live-clock.ts';
import { Refused } from './refused.ts';

function fixture() {
  const wall = new VirtualClock();
  let t = 0;
  let failure: Error | null = null;
  const moves: string[] = [];
  const failures: string[] = [];
  /** Resolved by a test where a jump has to wait. */
  let gate: Promise<void> = Promise.resolve();
  const move = (how: string, ms: number) => {
    moves.push(`${how} ${ms}`);
    t += ms;
  };
  const time: LiveTime = {
    now: () => t,
    async flow(ms) {
      if (failure) throw failure;
      move('flow', ms);
    },
    async advance(ms) {
      await gate;
      move('advance', ms);
    },
    async toNextDeadline() {
      move('deadline', 700);
      return t;
    },
  };
  const clock = new LiveClock({
    time,
    wall,
    changed: () => {},
    moved: () => {},
    failed: ({ message }) => failures.push(message),
  });
  return {
    clock,
    wall,
    moves,
    failures,
    fail: (error: Error) => {
      failure = error;
    },
    holdJumps() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
  };
}

describe('LiveClock', () => {
  it('stands still until it is played', async () => {
    const { clock, wall } = fixture();
    await wall.advance(1000);
    expect(clock.state).toEqual({ t: 0, playing: false, jump: null });
  });

  it('follows the wall while it plays', async () => {
    const { clock, wall } = fixture();
    clock.play();
    await wall.advance(1000);
    expect(clock.state.t).toBe(1000);
  });

  it('stands still again when it is paused, and resumes where it stood', async () => {
    const { clock, wall } = fixture();
    clock.play();
    await wall.advance(500);
    await clock.pause();
    await wall.advance(10_000);
    expect(clock.state.t).toBe(500);
    clock.play();
    await wall.advance(100);
    expect(clock.state.t).toBe(600);
  });

  it('gets slower, not coarser, when the machine has no time for it', async () => {
    const { clock, wall, moves } = fixture();
    clock.play();
    wall.moveTo(5000);
    await wall.advance(0);
    expect(moves).toEqual(['flow 100']);
  });

  it('jumps in pieces, at rest, and plays on from there', async () => {
    const { clock, wall, moves } = fixture();
    clock.play();
    await clock.jump(40_000);
    expect(moves).toEqual(['advance 15000', 'advance 15000', 'advance 10000']);
    await wall.advance(50);
    expect(clock.state).toEqual({ t: 40_050, playing: true, jump: null });
  });

  it('does not play on during a jump, nor because it is played then', async () => {
    const { clock, wall, moves, holdJumps } = fixture();
    const release = holdJumps();
    const jump = clock.jump(1000);
    clock.play();
    await wall.advance(1000);
    expect(moves).toEqual([]);
    release();
    await jump;
    await wall.advance(25);
    expect(moves).toEqual(['advance 1000', 'flow 25']);
  });

  it('refuses a jump during a jump', async () => {
    const { clock, holdJumps } = fixture();
    const release = holdJumps();
    const jump = clock.jump(1000);
    await expect(clock.toNextDeadline()).rejects.toThrow(Refused);
    release();
    await jump;
  });

  it('ends a jump that is stopped where it has come to', async () => {
    const { clock, wall, holdJumps } = fixture();
    const release = holdJumps();
    const jump = clock.jump(60_000);
    await wall.advance(0); // Its first piece is under way.
    clock.stopJump();
    release();
    await jump;
    expect(clock.state.t).toBe(15_000);
  });

  it('goes to the next deadline while it is paused, and stands there', async () => {
    const { clock, wall } = fixture();
    await clock.toNextDeadline();
    await wall.advance(1000);
    expect(clock.state).toEqual({ t: 700, playing: false, jump: null });
  });

  it('pauses when time cannot be moved, and says why', async () => {
    const { clock, wall, failures, fail } = fixture();
    clock.play();
    fail(new Error('gateway:g1: gone'));
    await wall.advance(1000);
    expect(failures).toEqual(['gateway:g1: gone']);
    expect(clock.state.playing).toBe(false);
  });

  it('leaves no timer behind when it is stopped', async () => {
    const { clock, wall } = fixture();
    clock.play();
    await clock.jump(10);
    await clock.stop();
    clock.play();
    expect(wall.pending).toBe(0);
  });
});
