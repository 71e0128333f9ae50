import { expect, test } from 'vitest';
import { Screen } from './screen.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('output becomes lines, wherever its chunks were cut', () => {
  const screen = new Screen();
  for (const chunk of ['one\r', '\ntw', 'o\r\n']) screen.write(bytes(chunk));
  expect(screen.lines()).toEqual(['one', 'two', '']);
});

test('a character cut in the middle is whole again', () => {
  const screen = new Screen();
  const [first, second] = bytes('é');
  screen.write(Uint8Array.of(first!));
  screen.write(Uint8Array.of(second!));
  expect(screen.lines()).toEqual(['é']);
});

test('escape sequences are not seen', () => {
  const screen = new Screen();
  screen.write(bytes('\u001b[?2004h\u001b[1;31mred\u001b[0m'));
  expect(screen.lines()).toEqual(['red']);
});

test("the dashboard's own lines have their colour, the shell's have none", () => {
  const screen = new Screen();
  screen.write(bytes('Session ended.\r\n'));
  screen.say({ text: 'Session ended.', color: 'yellow' });
  expect([screen.lines('yellow'), screen.lines('red')]).toEqual([['Session ended.'], []]);
});
