import { expect, test } from 'vitest';
import { eventLine, headerLine, lastEventMs } from './asciicast.ts';

const header = { width: 80, height: 24, timestamp: 1767603600, title: 'Linux-C' };

test('a header is one line of JSON that names version 2', () => {
  expect(JSON.parse(headerLine(header))).toEqual({ version: 2, ...header, env: { TERM: 'xterm-256color' } });
});

test('an event is its seconds, its kind and its text, on one line', () => {
  expect(eventLine(1_234.5, 'o', 'a\r\nb')).toBe('[1.234500, "o", "a\\r\\nb"]\n');
});

test('lastEventMs() reads when the last event happened', () => {
  expect(lastEventMs(headerLine(header) + eventLine(10, 'o', 'x') + eventLine(2_500, 'r', '80x24'))).toBe(
    2_500,
  );
});

test('lastEventMs() of a cast without events is 0', () => {
  expect(lastEventMs(headerLine(header))).toBe(0);
});
