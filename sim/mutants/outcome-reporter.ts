/** A Playwright reporter for `scenario-run.ts`: each scenario's outcome as a line of JSON on a pipe of its own. */
import { writeSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';
import { type Outcome, outcomesFd } from './scenario-run.ts';

/** The violated invariants stand first; the rest is for reading, and a pipe takes only so much at once. */
const longestMessage = 20_000;

export default class OutcomeReporter implements Reporter {
  onTestEnd({ title }: TestCase, { status, error, duration }: TestResult): void {
    const message = stripVTControlCharacters(error?.message ?? '').slice(0, longestMessage);
    const outcome: Outcome = { title, status, message, durationMs: duration };
    writeSync(outcomesFd, `${JSON.stringify(outcome)}\n`);
  }

  onError({ message }: { message?: string }): void {
    console.error(message);
  }
}
