import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

describe('latency', () => {
  test('is never early', () => {
    const pipe = new Pipe([toxic('latency', { latency: 100 })]);
    pipe.send('a');
    pipe.clock.advance(99);
    expect(pipe.out).toEqual([]);
    pipe.clock.advance(1);
    expect(pipe.out).toEqual(['100: a']);
  });

  test('counts from when a chunk was read, so chunks keep their distance', () => {
    const pipe = new Pipe([toxic('latency', { latency: 100 })]);
    pipe.send('a');
    pipe.clock.advance(20);
    pipe.send('b');
    pipe.clock.advance(500);
    expect(pipe.out).toEqual(['100: a', '120: b']);
  });

  test('adds up over two toxics, for each of several chunks', () => {
    const pipe = new Pipe([
      toxic('latency', { latency: 500 }, { name: 'one' }),
      toxic('latency', { latency: 500 }, { name: 'two' }),
    ]);
    pipe.send('a');
    pipe.clock.advance(20);
    pipe.send('b');
    pipe.clock.advance(2000);
    expect(pipe.out).toEqual(['1000: a', '1020: b']);
  });

  test('keeps the order whatever the jitter, which stays within its bounds', () => {
    const pipe = new Pipe([toxic('latency', { latency: 100, jitter: 50 })]);
    for (let n = 0; n < 50; n++) pipe.send(String.fromCharCode(65 + n));
    pipe.clock.advance(49);
    expect(pipe.out).toEqual([]);
    pipe.clock.advance(101);
    expect(pipe.bytes.toString()).toBe(String.fromCharCode(...Array.from({ length: 50 }, (_, n) => 65 + n)));
  });

  test('draws the same jitter from the same seed', () => {
    const run = (seed: number) => {
      const pipe = new Pipe([toxic('latency', { latency: 100, jitter: 90 })], { seed });
      for (const text of ['a', 'b', 'c']) {
        pipe.send(text);
        pipe.clock.advance(1000);
      }
      return pipe.out;
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
  });

  test('lets an end without data pass at once and holds one behind data', () => {
    const idle = new Pipe([toxic('latency', { latency: 300 })]);
    idle.end();
    expect(idle.out).toEqual(['0: fin']);
    const busy = new Pipe([toxic('latency', { latency: 300 })]);
    busy.send('a');
    busy.end();
    busy.clock.advance(300);
    expect(busy.out).toEqual(['300: a', '300: fin']);
  });

  test('negative delays nothing', () => {
    const pipe = new Pipe([toxic('latency', { latency: -5 })]);
    pipe.send('a');
    expect(pipe.out).toEqual(['0: a']);
  });

  test('takes 1024 chunks and then leaves the sender waiting', () => {
    const pipe = new Pipe([toxic('latency', { latency: 1000 })]);
    for (let n = 0; n < 1024; n++) pipe.send('x');
    expect(pipe.chain.hasRoom()).toBe(true);
    pipe.send('x');
    expect(pipe.chain.hasRoom()).toBe(false);
    pipe.clock.advance(1000);
    expect(pipe.chain.hasRoom()).toBe(true);
    expect(pipe.roomEvents).toBeGreaterThan(0);
  });

  test('updated lets the chunk it holds go and times the queued ones anew', () => {
    const pipe = new Pipe([toxic('latency', { latency: 1000 })]);
    for (const text of ['a', 'b', 'c']) pipe.send(text);
    pipe.clock.advance(100);
    pipe.chain.update(toxic('latency', { latency: 300 }));
    pipe.clock.advance(1000);
    expect(pipe.out).toEqual(['100: a', '300: b', '300: c']);
  });

  test('removed lets everything go at once, in order', () => {
    const pipe = new Pipe([toxic('latency', { latency: 1000 })]);
    for (const text of ['a', 'b', 'c']) pipe.send(text);
    pipe.end();
    pipe.clock.advance(100);
    pipe.chain.remove('latency');
    expect(pipe.out).toEqual(['100: a', '100: b', '100: c', '100: fin']);
  });

  test('lets go of the chunk it holds when another toxic joins behind it, and not of the queued ones', () => {
    const pipe = new Pipe([toxic('latency', { latency: 1000 })]);
    for (const text of ['a', 'b', 'c']) pipe.send(text);
    pipe.clock.advance(10);
    pipe.chain.add(toxic('noop'));
    pipe.clock.advance(2000);
    expect(pipe.out).toEqual(['10: a', '1000: b', '1000: c']);
  });
});
