import { expect, test } from 'vitest';
import { inSentence, plainText, tame } from './outside-text.ts';

const plain = new RegExp(plainText, 'u');

test.for(['Linux-C', 'naïve 机器 🖥️ 👩‍💻', 'שרת-1', '<b>bold</b>', '', 'x'.repeat(255)])(
  '%s is plain text, and told as it is',
  (text) => {
    expect([plain.test(text), tame(text)]).toEqual([true, text]);
  },
);

test.for([
  ['an escape sequence', 'a\u001b[2Jb', 'a [2Jb'],
  ['one of C1', 'a\u009b2Jb', 'a 2Jb'],
  ['a line that ends', 'a\r\nb', 'a b'],
  ['a paragraph that ends', 'a\u2029b', 'a b'],
  ['an override', 'a\u202egpj.exe', 'a\ufffdgpj.exe'],
  ['an isolate that is left open', 'a\u2067b', 'a\ufffdb'],
  ['the end of somebody else’s isolate', 'a\u2069b', 'a\ufffdb'],
])('%s is not plain, and tamed', ([, text, tamed]) => {
  expect([plain.test(text!), tame(text!)]).toEqual([false, tamed]);
});

test('a name that runs from right to left is isolated in a sentence, another is not', () => {
  expect([inSentence('שרת 1'), inSentence('Linux-C'), inSentence('a\u202eb')]).toEqual([
    '\u2068שרת 1\u2069',
    'Linux-C',
    'a\ufffdb',
  ]);
});
