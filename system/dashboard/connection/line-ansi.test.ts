import { describe, expect, test } from 'vitest';
import { endingAnsi, noticeAnsi } from './line-ansi.ts';

describe('noticeAnsi()', () => {
  test.each([
    ['yellow', '\u001b[33mSession ended.\u001b[0m\r\n'],
    ['red', '\u001b[31mSession ended.\u001b[0m\r\n'],
  ] as const)('is a line of its own in %s, and gives the colour back', (color, ansi) => {
    expect(noticeAnsi({ text: 'Session ended.', color })).toMatch(`\r\n${ansi}`);
  });
});

describe('endingAnsi()', () => {
  const ending = endingAnsi({ text: 'Session ended.', color: 'yellow' });

  test.each([
    ['an unfinished escape sequence', '\u0018'],
    ['the alternate screen', '\u001b[?1049l'],
    ['modes of the keyboard and a hidden cursor', '\u001b[!p'],
    ['mouse reports', '\u001b[?1000l'],
  ])('ends %s before it speaks', (_, sequence) => {
    expect(ending.indexOf(sequence)).toBeGreaterThanOrEqual(0);
    expect(ending.indexOf(sequence)).toBeLessThan(ending.indexOf('Session ended.'));
  });

  test('saves the cursor before it leaves the alternate screen, which restores it', () => {
    expect(ending).toContain('\u001b7\u001b[?1049l');
  });
});
