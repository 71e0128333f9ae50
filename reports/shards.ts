/** The parts of one run put together again, or refused: no result may be lost in between, and none counted twice. */
import { planDigest } from './plan.ts';
import { type Summary, summarise } from './summary.ts';

export interface Part {
  /** Where it comes from, for errors. */
  readonly where: string;
  readonly summary: Summary;
}

/** Parts that make no whole; the message names what is missing or doubled. */
export class NoWhole extends Error {
  override readonly name = 'NoWhole';
}

/** A single part may be a run that never had shards. Throws NoWhole. */
export function mergeShards(parts: readonly Part[]): Summary {
  const [first] = parts;
  if (!first) throw new NoWhole('there is nothing to put together');
  if (parts.length === 1 && !first.summary.shard) return first.summary;
  checkWhole(parts);
  const scenarios = parts.flatMap(({ summary }) => summary.scenarios);
  const { plan } = first.summary.shard!;
  checkPlan(parts, plan.scenarios);
  if (scenarios.length === plan.scenarios && planDigest(scenarios) !== plan.digest)
    throw new NoWhole(
      'the results are not those of the scenarios that were planned: were the shards run from one commit?',
    );
  const complaints = parts.flatMap(({ summary }) => summary.complaints ?? []);
  return summarise(scenarios, {
    expected: plan.scenarios,
    ...(complaints.length > 0 ? { complaints } : {}),
    startedAt: parts.map(({ summary }) => summary.startedAt).sort()[0]!,
    // They ran side by side.
    durationMs: Math.max(...parts.map(({ summary }) => summary.durationMs)),
  });
}

/** Every shard of one plan, each once. */
function checkWhole(parts: readonly Part[]): void {
  for (const { where, summary } of parts)
    if (!summary.shard) throw new NoWhole(`${where} is no shard but a whole run`);
  const { total, plan } = parts[0]!.summary.shard!;
  const seen = new Map<number, string>();
  for (const { where, summary } of parts) {
    const { shard } = summary;
    if (shard!.total !== total || shard!.plan.digest !== plan.digest)
      throw new NoWhole(`${where} is a shard of another run than ${parts[0]!.where}`);
    const twin = seen.get(shard!.current);
    if (twin) throw new NoWhole(`shard ${shard!.current}/${total} is there twice: ${twin} and ${where}`);
    seen.set(shard!.current, where);
  }
  const missing = Array.from({ length: total }, (_, i) => i + 1).filter((i) => !seen.has(i));
  if (missing.length > 0)
    throw new NoWhole(
      `of ${total} shards, ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    );
}

/** What they were to play adds up; what of it never ended is for the gate to judge. */
function checkPlan(parts: readonly Part[], planned: number): void {
  for (const { where, summary } of parts)
    if (summary.scenarios.length > summary.expected)
      throw new NoWhole(`${where} has ${summary.scenarios.length} results of ${summary.expected} scenarios`);
  const expected = parts.reduce((sum, { summary }) => sum + summary.expected, 0);
  if (expected !== planned)
    throw new NoWhole(`the shards were to play ${expected} scenarios, the run had ${planned}`);
}
