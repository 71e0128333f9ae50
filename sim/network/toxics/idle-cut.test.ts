import { expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

test('idle_cut closes after the silence, counted from the last byte', () => {
  const pipe = new Pipe([toxic('idle_cut', { timeout: 60_000 })]);
  pipe.clock.advance(50_000);
  pipe.send('x');
  pipe.clock.advance(200_000);
  expect(pipe.out).toEqual(['50000: x', '110000: fin']);
});

test('idle_cut resets where asked to', () => {
  const pipe = new Pipe([toxic('idle_cut', { timeout: 60_000, reset: 1 })]);
  pipe.clock.advance(60_000);
  expect(pipe.out).toEqual(['60000: rst']);
});

test('idle_cut of 0 never closes', () => {
  const pipe = new Pipe([toxic('idle_cut')]);
  pipe.clock.advance(1_000_000);
  expect(pipe.out).toEqual([]);
});
