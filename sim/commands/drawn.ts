/** A history that was just made, written down for people: the records, and their timeline as a page. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { timelinePage } from '../../reports/timeline/page.ts';
import { writeHistory } from '../history/ndjson.ts';
import type { AnyRecord } from '../history/record.ts';
import { shownPath, withFile } from './line/files.ts';

/** Answers the paths of both. Throws Misuse for a folder that cannot be written. */
export async function writeDrawn(
  records: readonly AnyRecord[],
  { title, folder }: { readonly title: string; readonly folder: string },
): Promise<string[]> {
  const history = join(folder, 'history.ndjson');
  const page = join(folder, 'timeline.html');
  await withFile('write', folder, async () => {
    await mkdir(folder, { recursive: true });
    await writeHistory(history, records);
    await writeFile(page, timelinePage(records, { title }));
  });
  return [history, page].map(shownPath);
}
