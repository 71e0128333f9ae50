/** What the run page is made of: every scenario at every tier, what it came to, and what its history tells. */
import type { ScenarioResult } from '../summary.ts';
import type { Evidence } from './evidence.ts';

export interface RunReport {
  /** ISO 8601. */
  readonly startedAt: string;
  /** Wall time. */
  readonly durationMs: number;
  /** What ran where: names and values. */
  readonly environment: readonly (readonly [name: string, value: string])[];
  readonly scenarios: readonly ScenarioReport[];
}

export interface ScenarioReport extends ScenarioResult {
  /** One word, its own among all of the run: names its files and its place on the page. */
  readonly key: string;
  /** All that was said of a failure. */
  readonly error: string | null;
  /** What the script expected, as it is written there. */
  readonly checks: readonly Check[];
  /** The verdict of every invariant, as text. */
  readonly verdicts: string | null;
  /** Null where there is no history: it never came to a world. */
  readonly evidence: Evidence | null;
  /** Beside the page. */
  readonly files: { readonly timeline: string | null; readonly history: string | null };
  /** For a failure: its timeline as SVG. */
  readonly drawing: string | null;
  /** For a failure: PNGs as data URLs. */
  readonly pictures: readonly { readonly name: string; readonly url: string }[];
}

export interface Check {
  readonly text: string;
  readonly times: number;
  readonly holds: boolean;
}
