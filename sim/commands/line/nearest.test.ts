import { expect, test } from 'vitest';
import { didYouMean, nearest } from './nearest.ts';

const known = ['timeline', 'check', 'idle_timeout', 'client_gone', 'ST1', 'ST2'];

test.for([
  ['chekc', 'check'],
  ['timelnie', 'timeline'],
  ['Timeline', 'timeline'],
  ['idle', 'idle_timeout'],
  ['idel_timeout', 'idle_timeout'],
  ['clientgone', 'client_gone'],
  ['ST 2', 'ST2'],
] as const)('%s means %s', ([typed, meant]) => {
  expect(nearest(typed, known)).toBe(meant);
});

test.for(['', 'x', 'banana', 'xyzzy_plugh'])('nothing is near "%s"', (typed) => {
  expect(nearest(typed, known)).toBeNull();
  expect(didYouMean(typed, known)).toBe('');
});

test('of two that are near, the nearer', () => {
  expect(nearest('cheek', ['chuck', 'check'])).toBe('check');
});
