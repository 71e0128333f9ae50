/** The results of a run: of one folder, or of the folders of all its shards. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mergeShards, NoWhole, type Part } from '../../reports/shards.ts';
import type { Summary } from '../../reports/summary.ts';
import { parseSummary, SummaryFormatError } from '../../reports/summary-file.ts';
import { withFile } from './line/files.ts';
import { BadFile } from './line/misuse.ts';

/** Throws BadFile where one cannot be read, is no summary, or is missing or there twice among the shards. */
export async function readRun(folders: readonly string[]): Promise<Summary> {
  try {
    const parts: Part[] = [];
    for (const folder of folders) parts.push(await readPart(folder));
    return mergeShards(parts);
  } catch (error) {
    if (error instanceof SummaryFormatError || error instanceof NoWhole) throw new BadFile(error.message);
    throw error;
  }
}

async function readPart(folder: string): Promise<Part> {
  const file = folder.endsWith('.json') ? folder : join(folder, 'summary.json');
  const text = await withFile('read', file, () => readFile(file, 'utf8')).catch((error: Error) => {
    throw error instanceof BadFile ? new BadFile(`${error.message}; hangup scenarios writes it`) : error;
  });
  return { where: folder, summary: parseSummary(text, file) };
}
