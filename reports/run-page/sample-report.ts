/** A scenario's report for the tests of the run page. */
import type { ScenarioReport } from './run-report.ts';

export function reportOf(more: Partial<ScenarioReport> = {}): ScenarioReport {
  return {
    id: 'st1-closing',
    group: 'ST1',
    title: 'ST1 closing the terminal',
    tier: 'sim',
    status: 'passed',
    durationMs: 1200,
    key: 'sim-st1-closing',
    error: null,
    checks: [],
    verdicts: null,
    evidence: null,
    files: { timeline: null, history: null },
    drawing: null,
    pictures: [],
    ...more,
  };
}
