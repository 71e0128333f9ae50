import { expect, test } from 'vitest';
import { pastedText } from './pasted-text.ts';

test('what is pasted cannot end the brackets of its paste', () => {
  expect(pastedText('\u001b[201~rm -rf ~\r')).toBe('[201~rm -rf ~\r');
  expect(pastedText('\u009b201~rm -rf ~\r')).toBe('201~rm -rf ~\r');
});

test('nor can it press Ctrl-C, Ctrl-D or Backspace', () => {
  expect(pastedText('a\u0003b\u0004c\u0008d\u007fe\u0000')).toBe('abcde');
});

test('tabs, ends of lines and letters of every script are pasted as they are', () => {
  expect(pastedText('a\tb\r\nc\rd\n žluťoučký 你好 🧨 العربية')).toBe(
    'a\tb\r\nc\rd\n žluťoučký 你好 🧨 العربية',
  );
});
