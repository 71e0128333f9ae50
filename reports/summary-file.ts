/** `summary.json`, read back: as it was written, or refused in words. */
import Type from 'typebox';
import { complaintOf } from '../sim/history/schema.ts';
import type { Summary } from './summary.ts';

/** The message says where, what is wrong and what would be right. */
export class SummaryFormatError extends Error {
  override readonly name = 'SummaryFormatError';
}

const count = Type.Integer({ minimum: 0 });

const schema = Type.Object({
  scenarios: Type.Array(
    Type.Object({
      id: Type.String(),
      group: Type.String(),
      title: Type.String(),
      tier: Type.String(),
      status: Type.Enum(['passed', 'failed', 'unknown', 'skipped']),
      durationMs: Type.Number(),
      reason: Type.Optional(Type.String()),
      failedBefore: Type.Optional(Type.String()),
      file: Type.Optional(Type.String()),
      line: Type.Optional(count),
    }),
  ),
  counts: Type.Object({ passed: count, failed: count, unknown: count, skipped: count }),
  expected: count,
  shard: Type.Optional(
    Type.Object({
      current: Type.Integer({ minimum: 1 }),
      total: Type.Integer({ minimum: 1 }),
      plan: Type.Object({ scenarios: count, digest: Type.String() }),
    }),
  ),
  complaints: Type.Optional(Type.Array(Type.String())),
  startedAt: Type.String(),
  durationMs: Type.Number(),
});

/** `where` names the source in errors. Throws SummaryFormatError. */
export function parseSummary(text: string, where: string): Summary {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SummaryFormatError(
      `${where}: it is not JSON: ${(error as Error).message.replace(/\s+/g, ' ')}`,
    );
  }
  const wrong = complaintOf(schema, value, 'summary');
  if (wrong) throw new SummaryFormatError(`${where}: it is no summary of a run: ${wrong}`);
  const summary = value as Summary;
  const counted = Object.values(summary.counts).reduce((sum, one) => sum + one, 0);
  if (counted !== summary.scenarios.length)
    throw new SummaryFormatError(
      `${where}: its counts speak of ${counted} results, it lists ${summary.scenarios.length}`,
    );
  return summary;
}
