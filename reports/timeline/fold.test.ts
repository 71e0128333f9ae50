import { expect, test } from 'vitest';
import { fold, foldText } from './fold.ts';
import { marksOf } from './marks.ts';
import { Sample } from './sample-history.ts';

const rowsOf = (sample: Sample, detail: 'story' | 'steps' = 'steps', most = 400) =>
  fold(marksOf(sample.records), detail, most);
const folds = (sample: Sample) =>
  rowsOf(sample).flatMap((row) => (row.type === 'fold' ? [foldText(row)] : []));
const texts = (sample: Sample, detail?: 'story' | 'steps') => rowsOf(sample, detail).map(({ text }) => text);

test('time in which nothing but the hum goes on is one row, which says what went on', () => {
  expect(folds(Sample.vanished())).toEqual(['… 30 s · 1 ping, answered']);
});

test('probes that nobody answers are told as such', () => {
  const sample = Sample.live();
  for (const t of [15_000, 30_000, 45_000]) sample.at(t).frame('server', 'server', 'ping');
  expect(folds(sample.at(60_000).act('waits'))).toEqual(['… 1 min · 3 pings, none answered']);
});

test('traffic at one time is told in sums, for each way', () => {
  const sample = Sample.live();
  for (const bytes of [1, 2, 3]) sample.through('client', 'binary', { bytes });
  sample.through('server', 'binary', { bytes: 9 });
  expect(texts(sample)).toEqual(expect.arrayContaining(['3 binary frames, 6 B', 'binary frame, 9 B']));
});

test('a story leaves the traffic and the smaller steps out', () => {
  const story = texts(Sample.vanished(), 'story');
  expect(story).toContain('ends session-: the connection to the agent failed');
  expect(story).not.toContain('WebSocket upgrade');
});

test('there are never more rows than asked for, and none of what is left out goes uncounted', () => {
  const sample = Sample.live();
  for (let n = 0; n < 500; n++) sample.act(`does thing ${n}`);
  const rows = rowsOf(sample, 'steps', 50);
  expect(rows).toHaveLength(50);
  const acts = rows.filter(({ text }) => text.includes('does thing')).length;
  const [hidden] = rows.flatMap((row) => (row.type === 'fold' ? [row.hidden] : []));
  expect(acts + hidden!).toBeGreaterThanOrEqual(500);
});
