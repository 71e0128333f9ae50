import { describe, expect, test } from 'vitest';
import { JsonNumber, parseFirstValue, toJson } from './go-json.ts';

describe('a body', () => {
  test.for([
    ['', 'EOF'],
    ['  \n', 'EOF'],
    ['{', 'unexpected EOF'],
    ['"abc', 'unexpected EOF'],
    ['{bad}', "invalid character 'b' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['hello', "invalid character 'h' looking for beginning of value"],
    ['tru3', "invalid character '3' in literal true (expecting 'e')"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ["'", "invalid character '\\'' looking for beginning of value"],
  ] as const)('%j is refused with %j', ([text, message]) => {
    expect(() => parseFirstValue(text)).toThrow(message);
  });

  test('counts up to the end of its first value', () => {
    expect(parseFirstValue('"first" and {nonsense')).toBe('first');
  });

  test('keeps the spelling of a number', () => {
    expect(parseFirstValue('2.0')).toEqual(new JsonNumber('2.0'));
  });

  test('nested without end is refused instead of overflowing', () => {
    expect(() => parseFirstValue('['.repeat(100_000))).toThrow();
  });

  test('holds values of every kind', () => {
    expect(parseFirstValue(' {"a": [true, false, null, "\\u0041"], "b": {}} ')).toEqual(
      new Map<string, unknown>([
        ['a', [true, false, null, 'A']],
        ['b', new Map()],
      ]),
    );
  });
});

test('an answer escapes what HTML would read', () => {
  expect(toJson({ name: '<a&b>' })).toBe('{"name":"\\u003ca\\u0026b\\u003e"}');
});
