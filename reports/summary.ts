/** What a run of scenarios came to: the shape of `summary.json`, and the table a person reads. */
import type { Plan } from './plan.ts';

/** `unknown`: the world did not come to rest, so nobody can say. `skipped` always has a reason. */
export type Status = 'passed' | 'failed' | 'unknown' | 'skipped';

export interface ScenarioResult {
  /** Its title as one word: unique, and the same from run to run. */
  readonly id: string;
  /** The scenario whose variant it is: `ST1`, `Revoke others`. */
  readonly group: string;
  readonly title: string;
  readonly tier: string;
  readonly status: Status;
  /** Wall time. */
  readonly durationMs: number;
  readonly reason?: string;
  /** What the first try said that failed, where a later one did not: it is flaky. */
  readonly failedBefore?: string;
  /** Its spec below the checkout, and the line from 1. */
  readonly file?: string;
  readonly line?: number;
}

/** One of several parts of a run, each on a machine of its own. */
export interface Shard {
  /** From 1. */
  readonly current: number;
  readonly total: number;
  /** Of all parts together. */
  readonly plan: Plan;
}

export interface Summary {
  readonly scenarios: readonly ScenarioResult[];
  readonly counts: Readonly<Record<Status, number>>;
  /** How many there were to play here: one that is missing among `scenarios` never ended. */
  readonly expected: number;
  readonly shard?: Shard;
  /** What is wrong with the run as a whole: a secret in its output, a process left behind. */
  readonly complaints?: readonly string[];
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
}

/** `ST1` of `ST1 closing …`, `Revoke others` of `Revoke others: …`. */
export function groupOf(title: string): string {
  return /^ST\d+|^[^:]+(?=:)/.exec(title)?.[0] ?? title;
}

export function idOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** Those that were played, from the quickest to the most real; what is none of ours comes last. */
export function tiersOf(scenarios: readonly Pick<ScenarioResult, 'tier'>[]): string[] {
  const played = new Set(scenarios.map(({ tier }) => tier));
  const ours = ['sim', 'process', 'container'].filter((tier) => played.delete(tier));
  return [...ours, ...[...played].sort()];
}

export function summarise(
  results: readonly ScenarioResult[],
  run: Pick<Summary, 'startedAt' | 'durationMs' | 'shard' | 'complaints'> & { readonly expected?: number },
): Summary {
  const counts = { passed: 0, failed: 0, unknown: 0, skipped: 0 };
  for (const { status } of results) counts[status]++;
  return {
    scenarios: results,
    counts,
    expected: run.expected ?? results.length,
    ...(run.shard ? { shard: run.shard } : {}),
    ...(run.complaints ? { complaints: run.complaints } : {}),
    startedAt: run.startedAt,
    durationMs: Math.round(run.durationMs),
  };
}

/** Whether they passed on one try, or in one repetition, and not in another. */
export function flakyOnes({ scenarios }: Pick<Summary, 'scenarios'>): ScenarioResult[] {
  const byName = Map.groupBy(scenarios, ({ id, tier }) => `${tier} ${id}`);
  return [...byName.values()].flatMap((results) => {
    const passed = results.some(({ status }) => status === 'passed');
    const wrong = results.find(
      ({ status, failedBefore }) => failedBefore !== undefined || status === 'failed' || status === 'unknown',
    );
    return passed && wrong ? [wrong] : [];
  });
}

/** One line a group, with its variants counted: the worst verdict, how many passed, wall time. */
export function tableOf(results: readonly ScenarioResult[]): string {
  const groups = Map.groupBy(results, ({ group, tier }) => `${group} · ${tier}`);
  const rows = [...groups].map(([name, group]) => {
    const worst = (['failed', 'unknown', 'passed', 'skipped'] as const).find((status) =>
      group.some((one) => one.status === status),
    )!;
    const passed = group.filter(({ status }) => status === 'passed').length;
    const seconds = group.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
    return [name, worst, `${passed}/${group.length}`, `${seconds.toFixed(1)} s`];
  });
  const head = ['scenario', 'verdict', 'passed', 'time'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: string[]) =>
    row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line), ''].join('\n');
}
