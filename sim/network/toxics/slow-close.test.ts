import { expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

test('slow_close passes data and holds the end', () => {
  const pipe = new Pipe([toxic('slow_close', { delay: 200 })]);
  pipe.send('a');
  pipe.end();
  pipe.clock.advance(500);
  expect(pipe.out).toEqual(['0: a', '200: fin']);
});

test('slow_close updated while it holds an end starts again from zero', () => {
  const pipe = new Pipe([toxic('slow_close', { delay: 200 })]);
  pipe.end();
  pipe.clock.advance(150);
  pipe.chain.update(toxic('slow_close', { delay: 300 }));
  pipe.clock.advance(1000);
  expect(pipe.out).toEqual(['450: fin']);
});

test('slow_close removed while it holds an end lets it go', () => {
  const pipe = new Pipe([toxic('slow_close', { delay: 200 })]);
  pipe.end();
  pipe.clock.advance(50);
  pipe.chain.remove('slow_close');
  expect(pipe.out).toEqual(['50: fin']);
  expect(pipe.clock.pending()).toBe(0);
});
