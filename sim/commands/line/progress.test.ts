import { expect, test } from 'vitest';
import { progressOn } from './progress.ts';

function screen(isTTY: boolean) {
  let text = '';
  return {
    isTTY,
    write: (more: string) => {
      text += more;
    },
    get text() {
      return text;
    },
  };
}

test('tells a terminal how far it is, and takes the line away at the end', () => {
  const tty = screen(true);
  let ms = 0;
  {
    using progress = progressOn(tty, 'reading', () => ms);
    ms = 400;
    progress.tell(1, 4);
    expect(tty.text).toBe('\r\x1b[Kreading: 25 %');
  }
  expect(tty.text.endsWith('25 %\r\x1b[K')).toBe(true);
});

test('says nothing of what is over in a moment', () => {
  const tty = screen(true);
  {
    using progress = progressOn(tty, 'reading', () => 0);
    progress.tell(1, 2);
  }
  expect(tty.text).toBe('');
});

test('does not tell more often than somebody can read', () => {
  const tty = screen(true);
  let ms = 0;
  using progress = progressOn(tty, 'reading', () => ms);
  for (ms = 400; ms < 600; ms++) progress.tell(ms, 1000);
  expect(tty.text.match(/%/g)).toHaveLength(2);
});

test('is silent in a pipe', () => {
  const pipe = screen(false);
  let ms = 0;
  using progress = progressOn(pipe, 'reading', () => ms);
  ms = 9_000;
  progress.tell(1, 2);
  expect(pipe.text).toBe('');
});
