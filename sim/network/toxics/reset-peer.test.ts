import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

describe('reset_peer', () => {
  test('throws the first data away and resets after its time', () => {
    const pipe = new Pipe([toxic('reset_peer', { timeout: 100 })]);
    pipe.clock.advance(50);
    pipe.send('x');
    pipe.clock.advance(1000);
    expect(pipe.out).toEqual(['150: rst']);
  });

  test('resets at an end, too', () => {
    const pipe = new Pipe([toxic('reset_peer')]);
    pipe.end();
    expect(pipe.out).toEqual(['0: rst']);
  });

  test('never resets an idle connection', () => {
    const pipe = new Pipe([toxic('reset_peer')]);
    pipe.clock.advance(100_000);
    expect(pipe.out).toEqual([]);
  });

  test('makes every other close a RST while it acts, and no longer', () => {
    const pipe = new Pipe([toxic('reset_peer')]);
    expect(pipe.resets).toBe(1);
    pipe.chain.remove('reset_peer');
    expect(pipe.resets).toBe(0);
  });

  test('with toxicity 0 resets nothing', () => {
    const pipe = new Pipe([toxic('reset_peer', {}, { toxicity: 0 })]);
    pipe.send('x');
    expect(pipe.resets).toBe(0);
    expect(pipe.out).toEqual(['0: x']);
  });

  test('removed while it waits resets at once, because bytes are lost', () => {
    const pipe = new Pipe([toxic('reset_peer', { timeout: 600 })]);
    pipe.send('x');
    pipe.clock.advance(10);
    pipe.chain.remove('reset_peer');
    expect(pipe.out).toEqual(['10: rst']);
  });
});
