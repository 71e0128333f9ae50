import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { Sample } from './sample-history.ts';
import { timelineText } from './text.ts';

const { records } = Sample.vanished();

test.each([20, 40, 64, 65, 80, 120, 200])('no line is longer than %i columns', (width) => {
  const lines = timelineText(records, { width, colour: true }).split('\n').map(stripVTControlCharacters);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
});

test('there is no escape sequence without colour', () => {
  expect(timelineText(records, { width: 80, colour: false })).not.toContain('\x1b');
  expect(timelineText(records, { width: 80, colour: true })).toContain('\x1b[31m');
});

test('a close frame is an arrow from the gateway over the wire to the page', () => {
  expect(timelineText(records, { width: 100, colour: false })).toMatch(/│ {3}│◀──┼───● .* close 1011/);
});

test('where there is no room for lanes their names stand for them', () => {
  expect(timelineText(records, { width: 60, colour: false })).toContain('gateway → page: close 1011');
});

test('text that came from outside cannot steer the terminal', () => {
  const sample = Sample.live().act('types "\x1b[2J\u009b2J"');
  const text = timelineText(sample.records, { width: 100, colour: false });
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('an empty history is no error', () => {
  expect(timelineText([], { width: 80, colour: false })).toContain('0 records');
});
