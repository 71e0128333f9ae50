/** `hangup merge DIR...`: the shards of a run as if it had been one. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { writeAllureReport } from '../../reports/allure.ts';
import type { Summary } from '../../reports/summary.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { BadFile, Misuse } from './line/misuse.ts';
import { clearReports, out, tellComplaints, writeSummary } from './run-reports.ts';
import { readRun } from './run-results.ts';
import { soleWriter } from './sole-writer.ts';
import { root, tool } from './tools.ts';

export const merge = command({
  name: 'merge',
  operands: ['DIR...'],
  options: {},
  says: 'Puts together what hangup scenarios --shard i/n left in reports/out on each machine, and writes the report of the whole run to reports/out here. Every shard must be there, once, and their results must add up to what was planned.',
  examples: [['hangup merge shard-1 shard-2 shard-3', 'three downloaded folders']],
  exits: {
    pass: 'they are one; what it is worth, hangup gate says',
    usage: 'a shard is missing, there twice, or of another run',
  },
  async run({ operands: folders }) {
    const summary = await readRun(folders);
    const blobs = folders.flatMap(blobsOf);
    const here = folders.find((folder) => resolve(folder) === out);
    if (here) throw new Misuse(`${here} is where the merged report goes: move that shard elsewhere`);
    await using _reports = await soleWriter(out);
    const scratch = mkdtempSync(join(tmpdir(), 'hangup-merge-'));
    try {
      for (const [i, blob] of blobs.entries()) copyFileSync(blob, join(scratch, `${i}-${basename(blob)}`));
      mkdirSync(out, { recursive: true });
      clearReports();
      await replay(scratch);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
    checkAgainst(summary);
    for (const folder of folders)
      cpSync(join(folder, 'allure-results'), join(out, 'allure-results'), { recursive: true });
    if (summary.complaints) tellComplaints(summary, summary.complaints);
    else writeSummary(summary);
    console.log(await writeAllureReport(root));
    return exitCodes.pass;
  },
});

/** Playwright's blob of a shard; throws BadFile where there is none. */
function blobsOf(folder: string): string[] {
  const blobs = join(folder, 'blob');
  const files = existsSync(blobs) ? readdirSync(blobs).filter((name) => name.endsWith('.zip')) : [];
  if (files.length === 0)
    throw new BadFile(`${blobs} holds no blob: it is written by hangup scenarios --shard`);
  return files.map((name) => join(blobs, name));
}

/** Everything that happened, once more for the reporters; Allure's cannot be replayed to, its results are files. */
async function replay(blobs: string): Promise<void> {
  const reporters = `${join(root, 'reports/scenario-reporter.ts')},junit`;
  const args = ['merge-reports', '--config', 'playwright.config.ts', '--reporter', reporters, blobs];
  const status = await tool('playwright', args, { PLAYWRIGHT_JUNIT_OUTPUT_FILE: join(out, 'junit.xml') });
  if (status !== 0) throw new Error('Playwright could not merge the blobs');
}

/** The blobs must tell what the summaries tell. */
function checkAgainst(summary: Summary): void {
  const replayed: Summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  for (const status of Object.keys(summary.counts) as (keyof Summary['counts'])[])
    if (replayed.counts[status] !== summary.counts[status])
      throw new Error(
        `the blobs tell of ${replayed.counts[status]} ${status}, the summaries of ${summary.counts[status]}`,
      );
}
