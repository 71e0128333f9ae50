/** What a run leaves in `reports/out`, and what it comes to as an exit code. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withComplaints } from '../../reports/run-page/complaints.ts';
import { flakyOnes, type Summary } from '../../reports/summary.ts';
import { exitCodes } from './exit-codes.ts';
import { root } from './tools.ts';

export const out = join(root, 'reports/out');

/** Takes away what a run before has left. */
export function clearReports(): void {
  for (const old of [
    'allure-results',
    'scenarios',
    'blob',
    'summary.json',
    'junit.xml',
    'allure.html',
    'gate.md',
  ])
    rmSync(join(out, old), { recursive: true, force: true });
}

export function writeSummary(summary: Summary): void {
  writeFileSync(join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
}

/** Tells what is wrong with the run as a whole, where people look and where the gate does. */
export function tellComplaints(summary: Summary, complaints: readonly string[]): void {
  writeSummary({ ...summary, complaints });
  const page = join(out, 'index.html');
  writeFileSync(page, withComplaints(readFileSync(page, 'utf8'), complaints));
}

export function exitOf(summary: Summary): number {
  if (summary.counts.failed > 0 || summary.complaints) return exitCodes.violated;
  if (summary.counts.unknown > 0 || summary.scenarios.length < summary.expected) return exitCodes.unknown;
  return flakyOnes(summary).length > 0 ? exitCodes.flaky : exitCodes.pass;
}
