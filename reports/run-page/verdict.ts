/** What a run came to, in a word and in a sentence. */
import type { ScenarioResult, Status } from '../summary.ts';
import type { Tone } from '../timeline/words.ts';

export const statusTones: Readonly<Record<Status, Tone>> = {
  passed: 'good',
  failed: 'bad',
  unknown: 'warn',
  skipped: 'quiet',
};

export const statusMarks: Readonly<Record<Status, string>> = {
  passed: '✓',
  failed: '✗',
  unknown: '?',
  skipped: '–',
};

/** Worst first. */
const order: readonly Status[] = ['failed', 'unknown', 'passed', 'skipped'];

export function countsOf(results: readonly ScenarioResult[]): (readonly [Status, number])[] {
  return order
    .map((status) => [status, results.filter((one) => one.status === status).length] as const)
    .filter(([, count]) => count > 0);
}

export function verdictOf(results: readonly ScenarioResult[]): { status: Status; sentence: string } {
  const counts = new Map(countsOf(results));
  const [failed = 0, unknown = 0, passed = 0] = order.map((status) => counts.get(status) ?? 0);
  const some = (count: number) =>
    results.length === 1 ? 'The only scenario run' : `${count} of ${results.length} scenario runs`;
  if (failed > 0) return { status: 'failed', sentence: `${some(failed)} failed` };
  if (unknown > 0) return { status: 'unknown', sentence: `${some(unknown)} came to no verdict` };
  if (passed === 0) return { status: 'skipped', sentence: 'Nothing was run' };
  const skipped = counts.get('skipped') ?? 0;
  if (skipped > 0) return { status: 'passed', sentence: `${some(passed)} passed, ${skipped} skipped` };
  return {
    status: 'passed',
    sentence: `${results.length === 1 ? some(1) : `All ${results.length} scenario runs`} passed`,
  };
}
