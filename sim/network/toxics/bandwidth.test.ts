import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

const times = (pipe: Pipe) => pipe.out.map((line) => Number(line.split(':')[0]));

describe('bandwidth', () => {
  test('takes bytes / rate milliseconds for all', () => {
    const pipe = new Pipe([toxic('bandwidth', { rate: 1000 })]);
    pipe.send(Buffer.alloc(480_000, 'x'));
    pipe.clock.advance(479);
    expect(pipe.bytes.length).toBeLessThan(480_000);
    pipe.clock.advance(1);
    expect(pipe.bytes.length).toBe(480_000);
  });

  test('sends a long chunk in pieces of 100 ms, each after its time', () => {
    const pipe = new Pipe([toxic('bandwidth', { rate: 100 })]);
    pipe.send(Buffer.alloc(35_000, 'x'));
    pipe.clock.advance(1000);
    expect(times(pipe)).toEqual([100, 200, 300, 350]);
  });

  test('lets small chunks through one after the other', () => {
    const pipe = new Pipe([toxic('bandwidth', { rate: 100 })]);
    for (let n = 0; n < 5; n++) pipe.send(Buffer.alloc(1000, 'x'));
    pipe.clock.advance(1000);
    expect(times(pipe)).toEqual([10, 20, 30, 40, 50]);
  });

  test('holds an end back behind its data', () => {
    const pipe = new Pipe([toxic('bandwidth', { rate: 1 })]);
    pipe.send('abc');
    pipe.end();
    pipe.clock.advance(3);
    expect(pipe.out).toEqual(['3: abc', '3: fin']);
  });

  test.for([0, -1])('with rate %i lets nothing through and loses nothing', (rate) => {
    const pipe = new Pipe([toxic('bandwidth', { rate })]);
    pipe.send('a');
    pipe.send('b');
    pipe.end();
    pipe.clock.advance(1_000_000);
    expect(pipe.out).toEqual([]);
    expect(pipe.chain.held).toBe(2);
    pipe.chain.remove('bandwidth');
    expect(pipe.out).toEqual(['1000000: a', '1000000: b', '1000000: fin']);
  });

  test('updated in the middle of a chunk sends the rest of it at once', () => {
    const pipe = new Pipe([toxic('bandwidth', { rate: 10 })]);
    pipe.send(Buffer.alloc(3000, 'x'));
    pipe.clock.advance(150);
    pipe.chain.update(toxic('bandwidth', { rate: 20 }));
    expect(pipe.bytes.length).toBe(3000);
  });

  test('leaves the sender waiting while it is busy', () => {
    const pipe = new Pipe([toxic('bandwidth', { rate: 1 })]);
    pipe.send('abc');
    expect(pipe.chain.hasRoom()).toBe(false);
    pipe.clock.advance(3);
    expect(pipe.chain.hasRoom()).toBe(true);
  });
});
