/** The verdicts on one history as a report: for exit codes and for people. */
import type { AnyRecord } from '../history/record.ts';
import { describe, moment } from '../history/wording.ts';
import type { Verdict } from './invariant.ts';
import { judge } from './judge.ts';

export interface Report {
  /** Title of the run, from its first record. */
  readonly title: string;
  readonly records: number;
  /** Virtual milliseconds. */
  readonly lastedMs: number;
  /** Whether it tells how the run ended; one that was cut off between two records does not. */
  readonly complete: boolean;
  readonly verdicts: readonly Verdict[];
  readonly violated: readonly Verdict[];
  /** `unknown`: nothing in the history could have broken any invariant. */
  readonly status: 'holds' | 'violated' | 'unknown';
}

/** Judges a history. Pure; never throws on a history that `parseHistory` returned. */
export function checkHistory(records: readonly AnyRecord[]): Report {
  const verdicts = judge(records);
  const violated = verdicts.filter(({ status }) => status === 'violated');
  const held = verdicts.some(({ status }) => status === 'holds');
  const [first] = records;
  return {
    title: first?.kind === 'run.started' ? first.data.title : 'history',
    records: records.length,
    lastedMs: records.reduce((latest, { t }) => Math.max(latest, t), 0),
    complete: records.some(({ kind }) => kind === 'run.ended'),
    verdicts,
    violated,
    status: violated.length > 0 ? 'violated' : held ? 'holds' : 'unknown',
  };
}

const shownViolations = 5;
const shownWitnesses = 8;

/** Where the claims stand in the table, in columns. */
export const claimColumn = 41;

/**
 * Violations first, each with its witness lines; then a table of all verdicts. Ends with a newline.
 *
 * @param fold puts a claim into lines, of which the further ones are indented
 */
export function renderReport(report: Report, fold = (claim: string): string[] => [claim]): string {
  const lines = headLines(report);
  for (const { number, id, status, examined, claim } of report.verdicts) {
    const count = status === 'not_witnessed' ? '' : String(examined);
    const verdict = `${mark[status]} ${String(number).padStart(2)} ${id.padEnd(14)} ${count.padStart(5)}`;
    const further = `\n${' '.repeat(claimColumn)}`;
    lines.push(`${verdict.padEnd(claimColumn)}${fold(claim).join(further)}`);
  }
  return `${[...lines, '', tallyLine(report)].join('\n')}\n`;
}

/** What is wrong and no more: violations, and how many of all they are. Ends with a newline. */
export function renderViolations(report: Report): string {
  return `${[...headLines(report), tallyLine(report)].join('\n')}\n`;
}

function headLines({ title, records, lastedMs, violated }: Report): string[] {
  const about = `${title}: ${records} records over ${moment(lastedMs)}`;
  return [about, '', ...violated.flatMap((verdict) => [...violationLines(verdict), ''])];
}

function tallyLine({ verdicts }: Report): string {
  const tally = (status: Verdict['status']) => verdicts.filter((one) => one.status === status).length;
  return `${tally('violated')} violated, ${tally('holds')} hold, ${tally('not_witnessed')} not witnessed`;
}

const mark = {
  holds: '✓ holds        ',
  violated: '✗ violated     ',
  not_witnessed: '· not witnessed',
} as const;

function violationLines(verdict: Verdict): string[] {
  const lines = [`✗ ${verdict.number} ${verdict.id}: ${verdict.claim}`];
  for (const { explanation, witness } of verdict.violations.slice(0, shownViolations)) {
    lines.push(`  ${explanation}`);
    for (const record of witness.slice(0, shownWitnesses)) {
      lines.push(`    #${String(record.seq).padEnd(6)} ${describe(record as AnyRecord)}`);
    }
    if (witness.length > shownWitnesses)
      lines.push(`    and ${witness.length - shownWitnesses} records more`);
  }
  const more = verdict.violations.length - shownViolations;
  if (more > 0) lines.push(`  and ${more} violations more`);
  return lines;
}
