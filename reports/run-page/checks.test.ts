import { expect, test } from 'vitest';
import { statementAt, statementOf } from './checks.ts';

const lines = [
  'const rows = await audit.of(terminal);',
  '  await expect(rows)',
  '    .toBeInOrder(',
  "      'remote.session_created',",
  '    );',
  'expect(terminal).toBeOpen();',
];

test('a statement is told on one line', () => {
  expect(statementAt(lines, 6)).toBe('expect(terminal).toBeOpen()');
});

test('a statement over several lines is told whole, from whichever of them', () => {
  const whole = "expect(rows).toBeInOrder('remote.session_created')";
  expect(statementAt(lines, 2)).toBe(whole);
  expect(statementAt(lines, 3)).toBe(whole);
});

test('a line that is not there is empty', () => {
  expect(statementAt([], 7)).toBe('');
});

test('a line that holds another call is not taken for it', () => {
  expect(statementOf('Expect "toBeOpen"', lines, 6)).toBe('expect(terminal).toBeOpen()');
  expect(statementOf('Expect "toBeOpen"', lines, 1)).toBeUndefined();
});
