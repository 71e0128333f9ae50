import { describe, expect, test } from 'vitest';
import { readLine } from './read-line.ts';
import { duration, oneOf, text, whole } from './values.ts';

const grammar = {
  operands: ['FILE'],
  options: {
    seed: { about: '', takes: whole(0, 10), fallback: 1 },
    how: { about: '', takes: oneOf(['rst', 'fin']) },
    only: { about: '', takes: text('NAME'), many: true },
    at: { about: '', takes: duration },
    list: { about: '', short: 'l' },
  },
} as const;

const read = (...args: string[]) => readLine(grammar, args);

describe('readLine', () => {
  test('gives what was typed, and the fallback of what was not', () => {
    expect(read('a.ndjson', '--how=fin', '-l', '--at', '90s')).toEqual({
      operands: ['a.ndjson'],
      rest: [],
      values: { seed: 1, how: 'fin', only: [], at: 90_000, list: true },
    });
  });

  test('collects an option that may be given several times', () => {
    expect(read('f', '--only', 'a', '--only=b')).toMatchObject({ values: { only: ['a', 'b'] } });
  });

  test('leaves alone what stands behind --', () => {
    expect(read('f', '--', '--shard', '1/2')).toMatchObject({ operands: ['f'], rest: ['--shard', '1/2'] });
  });

  test('asks for help whatever else is wrong', () => {
    expect(read('--nonsense', '-h')).toBe('help');
  });

  test('takes options with one dash where they are said to be so', () => {
    const line = readLine({ ...grammar, singleDash: true }, ['f', '-seed=7', '-l']);
    expect(line).toMatchObject({ values: { seed: 7, list: true } });
  });
});

describe('readLine refuses', () => {
  test.for([
    [[], 'it needs FILE'],
    [[''], 'FILE is empty'],
    [['a', 'b'], 'it takes one FILE, got 2: quote what has spaces in it'],
    [['f', '--sed', '1'], 'there is no option --sed; did you mean "--seed"?'],
    [['f', '--__proto__'], 'there is no option --__proto__'],
    [['f', '-x'], 'there is no option -x'],
    [['f', '--seed'], '--seed needs a value: --seed N'],
    [
      ['f', '--seed', '--list'],
      '--seed needs a value, got "--list"; if that is the value, write --seed=--list',
    ],
    [['f', '--seed', '11'], '--seed 11: it takes a whole number from 0 to 10'],
    [['f', '--seed', '1.5'], '--seed 1.5: it takes a whole number from 0 to 10'],
    [['f', '--seed=-1'], '--seed -1: it takes a whole number from 0 to 10'],
    [['f', '--seed', '1', '--seed', '2'], '--seed is given twice'],
    [['f', '--how', 'rts'], '--how rts: it takes rst, fin; did you mean "rst"?'],
    [['f', '--only='], '--only "": it is empty, expected NAME'],
    [['f', '--list=no'], '--list takes no value, got "no"'],
    [['f', '--at', 'soon'], '--at soon: it takes a length of time: 250ms, 90s, 30m'],
  ] as const)('%j', ([args, message]) => {
    expect(() => read(...args)).toThrow(message);
  });
});
