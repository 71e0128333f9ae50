import { expect, test } from 'vitest';
import { commandsIn, printfBytes } from './shell-words.ts';

const value = (name: string) => `<${name}>`;

test.each([
  ['echo a  b', [['echo', 'a', 'b']]],
  ['echo "a  b"', [['echo', 'a  b']]],
  ["echo '$HOME'", [['echo', '$HOME']]],
  ['echo "$HOME" $?', [['echo', '<HOME>', '<?>']]],
  ['echo a"b"\'c\'', [['echo', 'abc']]],
  ['a; b ;c', [['a'], ['b'], ['c']]],
  ['echo "a;b"', [['echo', 'a;b']]],
  ['echo $((6 * 7)) $((9-2))', [['echo', '42', '7']]],
  ['sleep 1 >/dev/null 2>&1', [['sleep', '1']]],
  ['echo "a > b"', [['echo', 'a > b']]],
  ['(setsid sleep 1 2>&1 &)', [['setsid', 'sleep', '1']]],
  ['', []],
  [' ; ', []],
])('%s is %j', (line, words) => {
  expect(commandsIn(line).map(({ words }) => words(value))).toEqual(words);
});

test('what ends with & is in the background', () => {
  expect(commandsIn('sleep 1 & echo').map(({ background }) => background)).toEqual([true, false]);
});

test('a loop is its body, once for each word', () => {
  const commands = commandsIn('for i in 1 2; do read x; echo tick; done');
  expect(commands.map(({ words }) => words(value)[0])).toEqual(['read', 'echo', 'read', 'echo']);
});

test("printf's octal escapes are bytes", () => {
  expect(printfBytes('caf\\303\\251\\n').toString()).toBe('café\n');
});
