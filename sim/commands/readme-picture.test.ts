/** The README's picture is drawn by the code, from the ending that it names. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { timelineSvg } from '../../reports/timeline/svg.ts';
import { playEnding } from '../repro/play-ending.ts';
import { wantedEnding } from './wanted-ending.ts';

/** Other ids and numbers of records in every version of the product: their places are what counts. */
const wordsOf = (drawing: string) =>
  drawing
    .replace(/\b[0-9a-f]{8}\b/g, 'id')
    .replace(/\d+ records/, 'records')
    .replace(/<title>#\d+ /g, '<title>');

test('to redraw: hangup repro agent_error --how vanish, then hangup timeline --story --svg', async () => {
  const wish = { tier: 'sim', how: 'vanish', atMs: null } as const;
  const { records } = await playEnding(wantedEnding('agent_error'), wish, { seed: 1 });
  const picture = await readFile(new URL('../../reports/machine-vanishes.svg', import.meta.url), 'utf8');
  expect(wordsOf(picture)).toBe(wordsOf(timelineSvg(records, { detail: 'story' })));
});
