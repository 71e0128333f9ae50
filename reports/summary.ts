/** What a run of scenarios came to: the shape of `summary.json`, and the table a person reads. */

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
}

export interface Summary {
  readonly scenarios: readonly ScenarioResult[];
  readonly counts: Readonly<Record<Status, number>>;
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

export function summarise(
  results: readonly ScenarioResult[],
  run: { readonly startedAt: string; readonly durationMs: number },
): Summary {
  const counts = { passed: 0, failed: 0, unknown: 0, skipped: 0 };
  for (const { status } of results) counts[status]++;
  return { scenarios: results, counts, startedAt: run.startedAt, durationMs: Math.round(run.durationMs) };
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
