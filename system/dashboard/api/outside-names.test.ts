import { expect, test } from 'vitest';
import { outsideNames } from './outside-names.ts';

const read = (text: string) => JSON.parse(text, outsideNames) as unknown;

test('a name comes in tame, wherever it stands, and everything else as it is', () => {
  expect(read('{"a":[{"machine_name":"a\u202eb","cast":"\\u001b[1m"}],"name":"\\u001b[2J"}')).toEqual({
    a: [{ machine_name: 'a\ufffdb', cast: '\u001b[1m' }],
    name: ' [2J',
  });
});

test('a name that runs from right to left comes in isolated', () => {
  expect(read('{"name":"שרת","count":1}')).toEqual({ name: '\u2068שרת\u2069', count: 1 });
});
