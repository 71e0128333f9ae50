import { expect, test } from 'vitest';
import { terminalOf } from './terminal.ts';

const tty = { isTTY: true, columns: 120 };
const pipe = {};

test('a terminal has its own width and colour', () => {
  expect(terminalOf(tty, {})).toEqual({ width: 120, colour: true });
});

test('a pipe has eighty columns and no colour', () => {
  expect(terminalOf(pipe, {})).toEqual({ width: 80, colour: false });
});

test('a terminal that nobody gave a size is as wide as a pipe', () => {
  expect(terminalOf({ isTTY: true, columns: 0 }, {})).toEqual({ width: 80, colour: true });
});

test('COLUMNS is for pipes', () => {
  expect(terminalOf(pipe, { COLUMNS: '100' }).width).toBe(100);
  expect(terminalOf(tty, { COLUMNS: '100' }).width).toBe(120);
  expect(terminalOf(pipe, { COLUMNS: 'wide' }).width).toBe(80);
});

test.for([{ NO_COLOR: '1' }, { TERM: 'dumb' }, { NO_COLOR: '1', FORCE_COLOR: '1' }])(
  '%j forbids colour',
  (env) => expect(terminalOf(tty, env).colour).toBe(false),
);

test.for([
  ['1', true],
  ['0', false],
  ['', false],
] as const)('FORCE_COLOR=%s colours a pipe: %s', ([value, colour]) =>
  expect(terminalOf(pipe, { FORCE_COLOR: value }).colour).toBe(colour),
);
