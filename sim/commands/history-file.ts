/** Somebody's history file, read to its end or refused in words. */
import { HistoryFormatError, readHistory } from '../history/ndjson.ts';
import type { AnyRecord } from '../history/record.ts';
import { withFile } from './line/files.ts';
import { BadFile } from './line/misuse.ts';
import { progressOn } from './line/progress.ts';

/** Throws BadFile where it cannot be read or is no history: the file, the line, what is wrong, what would be right. */
export async function loadHistory(file: string): Promise<AnyRecord[]> {
  using progress = progressOn(process.stderr, `reading ${file}`);
  try {
    return await withFile('read', file, () => readHistory(file, progress.tell));
  } catch (error) {
    if (error instanceof HistoryFormatError) throw new BadFile(error.message);
    throw error;
  }
}
