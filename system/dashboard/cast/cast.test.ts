import { expect, test } from 'vitest';
import { lengthened, readCast, shortened } from './cast.ts';

const header = '{"version":2,"width":120,"height":40,"timestamp":1767603600}';
const text = (...times: number[]) =>
  `${[header, ...times.map((time) => `[${time.toFixed(6)}, "o", "x"]`)].join('\n')}\n`;

test('readCast() finds the size of the screen and when something happens', () => {
  expect(readCast(text(0.5, 2))).toEqual({ cols: 120, rows: 40, times: [0.5, 2] });
});

test('readCast() takes the largest screen that the session had', () => {
  const cast = `${header}\n[0.1, "r", "142x36"]\n[0.2, "o", "[9, \\"r\\", \\"999x999\\"]"]\n[0.3, "r", "90x50"]\n`;
  expect(readCast(cast)).toMatchObject({ cols: 142, rows: 50 });
});

test.for([
  ['an empty file', ''],
  ['a header alone', `${header}\n`],
  ['another version', '{"version":1,"width":80,"height":24}\n[0, "o", "x"]\n'],
  ['no JSON', 'hello\n'],
])('readCast() answers null for %s', ([, cast]) => {
  expect(readCast(cast!)).toBeNull();
});

/** Ten seconds of nothing between 1 s and 11 s, of which two are kept. */
const paused = readCast(text(1, 11, 12))!;

test.for([
  ['before a pause', 0.5, 0.5],
  ['where a pause begins', 1, 1],
  ['in the part of a pause that is kept', 2, 2],
  ['where a pause ends', 11, 3],
  ['behind a pause', 11.5, 3.5],
  ['at the end', 12, 4],
] as const)('a moment %s keeps its place', ([, whole, short]) => {
  expect(shortened(paused, 2, whole)).toBeCloseTo(short);
  expect(lengthened(paused, 2, short)).toBeCloseTo(short === 3 ? 11 : whole);
});

test('a moment in the part of a pause that is left out is where the pause is left', () => {
  expect(shortened(paused, 2, 8)).toBeCloseTo(3);
});

test('behind its end a recording stands at its end', () => {
  expect([shortened(paused, 2, 99), lengthened(paused, 2, 99)]).toEqual([4, 12]);
});
