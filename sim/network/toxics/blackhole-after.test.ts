import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

const blackhole = (delay: number) => toxic('blackhole_after', { delay });

describe('blackhole_after', () => {
  test('lets everything pass until its time, and nothing from then on', () => {
    const pipe = new Pipe([blackhole(1000)]);
    pipe.clock.advance(999);
    pipe.send('arrives');
    pipe.clock.advance(1);
    pipe.send('lost');
    pipe.clock.advance(1_000_000);
    expect(pipe.out).toEqual(['999: arrives']);
    expect(pipe.chain.swallowed).toBe(4);
  });

  test('lets an end pass before its time and holds one after it', () => {
    const early = new Pipe([blackhole(1000)]);
    early.end();
    expect(early.out).toEqual(['0: fin']);
    const late = new Pipe([blackhole(1000)]);
    late.clock.advance(1000);
    late.end();
    late.clock.advance(1_000_000);
    expect(late.out).toEqual([]);
    expect(late.chain.endHeld).toBe(true);
  });

  test('counts as silence from its time on', () => {
    const pipe = new Pipe([blackhole(1000)]);
    expect(pipe.chain.silenced).toBe(false);
    pipe.clock.advance(1000);
    expect(pipe.chain.silenced).toBe(true);
  });

  test('counts from when it joins a connection', () => {
    const pipe = new Pipe([]);
    pipe.clock.advance(5000);
    pipe.chain.add(blackhole(1000));
    pipe.send('arrives');
    expect(pipe.out).toEqual(['5000: arrives']);
  });

  test('is not put off by an update', () => {
    const pipe = new Pipe([blackhole(1000)]);
    pipe.clock.advance(900);
    pipe.chain.update(blackhole(1000));
    pipe.clock.advance(100);
    pipe.send('lost');
    expect(pipe.out).toEqual([]);
  });

  test('removed resets when bytes were lost, and lets a held end go when none were', () => {
    const holed = new Pipe([blackhole(0)]);
    holed.send('lost');
    holed.chain.remove('blackhole_after');
    expect(holed.out).toEqual(['0: rst']);
    const whole = new Pipe([blackhole(0)]);
    whole.end();
    whole.chain.remove('blackhole_after');
    expect(whole.out).toEqual(['0: fin']);
  });
});
