import { expect, test } from 'vitest';
import { align } from './align.ts';
import { diffText } from './diff.ts';
import { diffPage } from './diff-page.ts';
import { Sample } from './sample-history.ts';

test('two histories that tell the same differ nowhere', () => {
  expect(align(Sample.closed().records, Sample.closed().records).first).toBe(-1);
  expect(diffText(Sample.closed().records, Sample.closed().records, { width: 80, colour: false })).toBe(
    'the two histories tell the same\n',
  );
});

test('they stand opposite each other again after what only one of them has', () => {
  const longer = Sample.live().act('waits').act('clicks X');
  const shorter = Sample.live().act('clicks X');
  const { pairs, first } = align(shorter.records, longer.records);
  expect(pairs[first]).toMatchObject({ passing: null, failing: { text: 'alice waits' } });
  expect(pairs.slice(first + 1).every(({ same }) => same)).toBe(true);
});

test('what only one has stands opposite what only the other has', () => {
  const { pairs, first } = align(
    Sample.live().act('clicks X').records,
    Sample.live().act('types "x"').records,
  );
  expect(pairs.slice(first)).toEqual([
    expect.objectContaining({
      passing: expect.objectContaining({ text: 'alice clicks X' }),
      failing: expect.objectContaining({ text: 'alice types "x"' }),
    }),
  ]);
});

test('other ids in another run are no difference', () => {
  const run = (session: string) =>
    Sample.live().say('gateway:g1', 'user_session.revoked', {
      user_session: session,
      user: 'u1',
      reason: 'lost',
      by_user_session: null,
    });
  expect(align(run('12345678-0000').records, run('abcdef12-0000').records).first).toBe(-1);
});

test('the text names the first difference and keeps to its width', () => {
  const text = diffText(Sample.closed().records, Sample.vanished().records, { width: 100, colour: false });
  expect(text.split('\n')[0]).toMatch(/^the same for \d+ rows; then /);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

test('the page shows both, and where they part', () => {
  const page = diffPage(Sample.closed().records, Sample.vanished().records);
  expect(page).toContain('machine Linux-C vanishes');
  expect(page).toContain('alice clicks X');
  expect(page).toContain("default-src 'none'");
});
