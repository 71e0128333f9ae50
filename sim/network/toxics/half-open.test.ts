import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

describe('half_open', () => {
  test('swallows data and holds the end, for ever', () => {
    const pipe = new Pipe([toxic('half_open')]);
    pipe.send('lost');
    pipe.end();
    pipe.clock.advance(1_000_000);
    expect(pipe.out).toEqual([]);
    expect(pipe.chain).toMatchObject({ swallowed: 4, held: 0, endHeld: true, silenced: true });
  });

  test('lets a first part through', () => {
    const pipe = new Pipe([toxic('half_open', { bytes: 6 })]);
    pipe.send('abcd');
    pipe.send('efgh');
    pipe.send('ijkl');
    expect(pipe.out).toEqual(['0: abcd', '0: ef']);
  });

  test('removed lets a held end go when no byte was lost', () => {
    const pipe = new Pipe([toxic('half_open')]);
    pipe.end();
    pipe.chain.remove('half_open');
    expect(pipe.out).toEqual(['0: fin']);
  });

  test('removed resets when bytes were lost', () => {
    const pipe = new Pipe([toxic('half_open')]);
    pipe.send('lost');
    pipe.end();
    pipe.chain.remove('half_open');
    expect(pipe.out).toEqual(['0: rst']);
  });
});
