import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

describe('timeout', () => {
  test('swallows data and closes after the silence', () => {
    const pipe = new Pipe([toxic('timeout', { timeout: 200 })]);
    for (let n = 0; n < 5; n++) {
      pipe.send('x');
      pipe.clock.advance(100);
    }
    pipe.clock.advance(1000);
    expect(pipe.out).toEqual(['600: fin']);
    expect(pipe.chain.swallowed).toBe(5);
  });

  test('counts from the start of an idle connection', () => {
    const pipe = new Pipe([toxic('timeout', { timeout: 200 })]);
    pipe.clock.advance(1000);
    expect(pipe.out).toEqual(['200: fin']);
  });

  test('of 0 never closes', () => {
    const pipe = new Pipe([toxic('timeout')]);
    pipe.send('x');
    pipe.clock.advance(1_000_000);
    expect(pipe.out).toEqual([]);
    expect(pipe.chain.silenced).toBe(true);
  });

  test('lets an end pass at once', () => {
    const pipe = new Pipe([toxic('timeout')]);
    pipe.send('x');
    pipe.end();
    expect(pipe.out).toEqual(['0: fin']);
  });

  test('updated starts again from zero', () => {
    const pipe = new Pipe([toxic('timeout', { timeout: 200 })]);
    pipe.clock.advance(150);
    pipe.chain.update(toxic('timeout', { timeout: 200 }));
    pipe.clock.advance(1000);
    expect(pipe.out).toEqual(['350: fin']);
  });

  test('removed closes, because bytes are lost', () => {
    const pipe = new Pipe([toxic('timeout')]);
    pipe.chain.remove('timeout');
    expect(pipe.out).toEqual(['0: fin']);
  });

  test('removed leaves a connection alone on which it did not act', () => {
    const pipe = new Pipe([toxic('timeout', {}, { toxicity: 0 })]);
    pipe.chain.remove('timeout');
    pipe.send('x');
    expect(pipe.out).toEqual(['0: x']);
  });
});
