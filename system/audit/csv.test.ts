import { expect, test } from 'vitest';
import { csvRecord } from './csv.ts';

test('a record is its cells between commas, and ends with CRLF', () => {
  expect(csvRecord(['a', 2, null, 'b'])).toBe('a,2,,b\r\n');
});

test.for([
  ['a comma', 'a,b', '"a,b"'],
  ['a quote', 'say "hi"', '"say ""hi"""'],
  ['a line break', 'a\r\nb', '"a\r\nb"'],
])('a cell with %s is quoted', ([, cell, written]) => {
  expect(csvRecord([cell!])).toBe(`${written}\r\n`);
});

test.for([
  ['=', '=1+1', "'=1+1"],
  ['+', '+1', "'+1"],
  ['-', '-1', "'-1"],
  ['@', '@SUM(A1)', "'@SUM(A1)"],
  ['a tab', '\t=1', "'\t=1"],
  ['a carriage return', '\r=1', '"\'\r=1"'],
  ['a line feed', '\n=1', '"\'\n=1"'],
  ['a full-width equals sign', '＝1', "'＝1"],
  ['a formula that holds a comma', '=HYPERLINK("http://evil","x")', '"\'=HYPERLINK(""http://evil"",""x"")"'],
])('a cell that begins with %s is marked as text', ([, cell, written]) => {
  expect(csvRecord([cell!])).toBe(`${written}\r\n`);
});

test('a number is no formula, and a text with one inside is left alone', () => {
  expect(csvRecord([-1, 'a=1'])).toBe('-1,a=1\r\n');
});
