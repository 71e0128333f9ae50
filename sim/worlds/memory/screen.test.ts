import { expect, test } from 'vitest';
import { Screen } from './screen.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('output becomes lines, wherever its chunks were cut', () => {
  const screen = new Screen();
  for (const chunk of ['one\r', '\ntw', 'o\r\n']) screen.write(bytes(chunk));
  expect(screen.lines()).toEqual(['one', 'two', '']);
});

test.each(['é', '€', '🙂'])('a character cut anywhere is whole again: %s', (character) => {
  const whole = bytes(`a${character}b`);
  for (let cut = 0; cut <= whole.length; cut++) {
    const screen = new Screen();
    screen.write(whole.subarray(0, cut));
    screen.write(whole.subarray(cut));
    expect(screen.lines()).toEqual([`a${character}b`]);
  }
});

test('a character that comes byte by byte is whole again', () => {
  const screen = new Screen();
  for (const byte of bytes('🙂')) screen.write(Uint8Array.of(byte));
  expect(screen.lines()).toEqual(['🙂']);
});

test('bytes that are no characters are shown as such, and hold nothing up', () => {
  const screen = new Screen();
  screen.write(Uint8Array.of(0xff, 0x80, 0x80, 0x80, 0x80));
  screen.write(bytes('ok'));
  expect(screen.lines()).toEqual([expect.stringMatching(/^\ufffd+ok$/)]);
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
