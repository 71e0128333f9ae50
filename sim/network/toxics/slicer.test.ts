import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

const sizes = (pipe: Pipe) => pipe.out.map((line) => line.length - line.indexOf(' ') - 1);

describe('slicer', () => {
  test('halves down to the average size', () => {
    const pipe = new Pipe([toxic('slicer', { average_size: 100 })]);
    pipe.send(Buffer.alloc(1000, 'x'));
    expect(sizes(pipe)).toEqual(Array.from({ length: 16 }, (_, n) => (n % 2 === 0 ? 62 : 63)));
  });

  test('cuts to single bytes', () => {
    const pipe = new Pipe([toxic('slicer', { average_size: 1 })]);
    pipe.send('abcdefghijklmnopqrstuvwx');
    expect(pipe.out).toHaveLength(24);
  });

  test('loses and reorders nothing with variation, also one greater than the average', () => {
    const pipe = new Pipe([toxic('slicer', { average_size: 10, size_variation: 50 })]);
    const bytes = Buffer.from(Array.from({ length: 5000 }, (_, n) => n % 251));
    pipe.send(bytes);
    expect(pipe.bytes.equals(bytes)).toBe(true);
    expect(pipe.out.length).toBeGreaterThan(50);
  });

  test('with its defaults passes chunks whole', () => {
    const pipe = new Pipe([toxic('slicer')]);
    pipe.send('whole');
    expect(pipe.out).toEqual(['0: whole']);
  });

  test('waits its microseconds after each piece, the last one too', () => {
    const pipe = new Pipe([toxic('slicer', { average_size: 1, delay: 10_000 })]);
    pipe.send('abc');
    pipe.end();
    pipe.clock.advance(1000);
    expect(pipe.out).toEqual(['0: a', '10: b', '20: c', '30: fin']);
  });

  test('saves up delays below a millisecond', () => {
    const pipe = new Pipe([toxic('slicer', { average_size: 1, delay: 250 })]);
    pipe.send('abcdefgh');
    pipe.end();
    pipe.clock.advance(1000);
    expect(pipe.out.at(-1)).toBe('2: fin');
  });

  test('updated in the middle of a chunk sends its rest as one piece, once', () => {
    const pipe = new Pipe([toxic('slicer', { average_size: 1, delay: 10_000 })]);
    pipe.send('abc');
    pipe.send('de');
    pipe.chain.update(toxic('slicer', { average_size: 1, delay: 5_000 }));
    pipe.clock.advance(1000);
    expect(pipe.out).toEqual(['0: a', '0: bc', '0: d', '5: e']);
  });
});
