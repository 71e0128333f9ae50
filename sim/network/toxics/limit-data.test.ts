import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

function sent(pipe: Pipe, ...sizes: number[]): string {
  for (const size of sizes) pipe.send(Buffer.alloc(size, 'x'));
  return `${pipe.bytes.length} ${pipe.out.at(-1)?.split(' ')[1] === 'fin' ? 'closed' : 'open'}`;
}

describe('limit_data', () => {
  test.for([
    [[50], '50 open'],
    [[100], '100 closed'],
    [[150], '100 closed'],
    [[25, 25, 25, 25], '100 closed'],
    [[90, 20, 30], '100 closed'],
  ] as const)('of 100 given %o: %s', ([sizes, outcome]) => {
    expect(sent(new Pipe([toxic('limit_data', { bytes: 100 })]), ...sizes)).toBe(outcome);
  });

  test.for([0, -1])('of %i closes at the first chunk and not before', (bytes) => {
    const pipe = new Pipe([toxic('limit_data', { bytes })]);
    expect(pipe.out).toEqual([]);
    expect(sent(pipe, 10)).toBe('0 closed');
  });

  test('keeps its count when it is updated', () => {
    const pipe = new Pipe([toxic('limit_data', { bytes: 100 })]);
    sent(pipe, 60);
    pipe.chain.update(toxic('limit_data', { bytes: 200 }));
    expect(sent(pipe, 100, 60)).toBe('200 closed');
  });

  test('counts from when it was added to a live connection', () => {
    const pipe = new Pipe([]);
    sent(pipe, 70);
    pipe.chain.add(toxic('limit_data', { bytes: 100 }));
    expect(sent(pipe, 150)).toBe('170 closed');
  });

  test('does not count where it does not act', () => {
    expect(sent(new Pipe([toxic('limit_data', { bytes: 10 }, { toxicity: 0 })]), 50)).toBe('50 open');
  });

  test('lets its last bytes take the delay of a toxic behind it, and the end after them', () => {
    const pipe = new Pipe([toxic('limit_data', { bytes: 2 }), toxic('latency', { latency: 100 })]);
    pipe.send('abc');
    pipe.clock.advance(100);
    expect(pipe.out).toEqual(['100: ab', '100: fin']);
  });
});
