/** Names that somebody has chosen to be mistaken, as whatever draws a history shows them. */
import { expect, test } from 'vitest';
import { formatHistory } from '../../sim/history/ndjson.ts';
import type { AnyRecord } from '../../sim/history/record.ts';
import { diffText } from './diff.ts';
import { timelinePage } from './page.ts';
import { Sample } from './sample-history.ts';
import { timelineSvg } from './svg.ts';
import { timelineText } from './text.ts';

const names = {
  'an escape sequence': 'Linux\u001b[2J\u009b2J-C',
  'an override': 'Linux\u202eC-',
  'an isolate left open': 'Linux\u2067-C',
  'another line': 'Linux\r\n✓ It ended as it should',
  markup: '<img src=x onerror=alert(1)>"\'',
  'no space': 'x'.repeat(255),
  'zero width and pictures': 'Li\u200bnux 👩‍💻\ufeff',
};

/** A vanished machine of this name. */
function vanished(name: string): readonly AnyRecord[] {
  return Sample.vanished().records.map(
    (record) =>
      JSON.parse(
        JSON.stringify(record).replaceAll('Linux-C', () => JSON.stringify(name).slice(1, -1)),
      ) as AnyRecord,
  );
}

test.for(Object.entries(names))('a name that holds %s cannot act on the drawing', ([, name]) => {
  const records = vanished(name);
  expect(formatHistory(records)).toContain(JSON.stringify(name).slice(1, -1));
  const lines = [
    timelineText(records, { width: 80, colour: false }),
    diffText(records, vanished('Linux-D'), { width: 80, colour: false }),
  ].flatMap((text) => text.split('\n'));
  expect(lines.filter((line) => /[\p{Cc}\u202a-\u202e]/u.test(line))).toEqual([]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.startsWith('✓ It ended'))).toEqual([]);
  // The records of a page are data, which its script spells.
  const drawn = timelinePage(records).replace(/<script type="application\/json".*?<\/script>/s, '');
  for (const page of [drawn, timelineSvg(records)]) expect(page).not.toMatch(/[\u202a-\u202e]|<img src=x/);
});

test('a name that runs from right to left takes nothing of its sentence along', () => {
  const text = timelineText(vanished('שרת 1'), { width: 100, colour: false });
  expect(text).toContain('on \u2068שרת 1\u2069 ');
  expect(text).toContain('machine \u2068שרת 1\u2069 vanishes');
});
