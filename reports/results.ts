/** What came of each scenario of a run, told test by test as Playwright ends them: a retry is no second scenario. */
import { stripVTControlCharacters } from 'node:util';
import type { TestCase, TestResult } from '@playwright/test/reporter';
import { saidInOneLine } from '../sim/history/said.ts';
import { placeOf } from './place.ts';
import { groupOf, idOf, type ScenarioResult, type Status } from './summary.ts';

export class Results {
  readonly #root: string;
  readonly #byTest = new Map<TestCase, ScenarioResult>();

  /** @param root the checkout */
  constructor(root: string) {
    this.#root = root;
  }

  get size(): number {
    return this.#byTest.size;
  }

  /** Takes a try's result; answers what is known of its scenario now. */
  add(test: TestCase, result: TestResult): ScenarioResult {
    const scenario = { ...resultOf(test, result, this.#root), ...failureOf(this.#byTest.get(test)) };
    this.#byTest.set(test, scenario);
    return scenario;
  }

  all(): ScenarioResult[] {
    return [...this.#byTest.values()];
  }
}

/** Of the first try that failed. */
function failureOf(before: ScenarioResult | undefined): Pick<ScenarioResult, 'failedBefore'> {
  if (!before) return {};
  return { failedBefore: before.failedBefore ?? before.reason ?? before.status };
}

function resultOf(test: TestCase, result: TestResult, root: string): ScenarioResult {
  const status = statusOf(result);
  const reason = reasonOf(test, result, status);
  return {
    id: idOf(test.title),
    group: groupOf(test.title),
    title: test.title,
    tier: test.parent.project()?.name ?? 'process',
    status,
    durationMs: Math.round(result.duration),
    ...placeOf(test, root),
    ...(reason ? { reason } : {}),
  };
}

function statusOf(result: TestResult): Status {
  if (result.status === 'passed' || result.status === 'skipped') return result.status;
  const unknown = errorOf(result)?.startsWith('UnknownError') || result.status === 'interrupted';
  return unknown ? 'unknown' : 'failed';
}

function reasonOf(test: TestCase, result: TestResult, status: Status): string | undefined {
  if (status === 'skipped') return test.annotations.find(({ type }) => type === 'skip')?.description;
  const error = errorOf(result);
  return error ? saidInOneLine(error) : result.status === 'interrupted' ? 'interrupted' : undefined;
}

/** Without colours. */
function errorOf({ error }: TestResult): string | undefined {
  return error?.message && stripVTControlCharacters(error.message);
}
