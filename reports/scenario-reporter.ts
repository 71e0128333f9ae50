/**
 * A Playwright reporter: progress while the scenarios run, then the table of verdicts, the run page,
 * `summary.json`, and the paths of everything that was written.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestResult,
} from '@playwright/test/reporter';
import { placeOf } from './place.ts';
import { type Plan, planVariable } from './plan.ts';
import { RunPageWriter } from './run-page/writer.ts';
import {
  groupOf,
  idOf,
  type ScenarioResult,
  type Shard,
  type Status,
  summarise,
  tableOf,
} from './summary.ts';

const outDir = join(import.meta.dirname, 'out');

const marks: Record<Status, string> = { passed: '✓', failed: '✗', unknown: '?', skipped: '–' };

export default class ScenarioReporter implements Reporter {
  /** One a scenario, whatever tries it took. */
  readonly #results = new Map<TestCase, ScenarioResult>();
  #page: RunPageWriter | null = null;
  #total = 0;
  #workers = 1;
  #shard: Shard | null = null;
  #root = '';

  onBegin(config: FullConfig, suite: Suite): void {
    this.#root = config.configFile ? dirname(config.configFile) : process.cwd();
    this.#total = suite.allTests().length;
    this.#workers = config.workers;
    this.#page = new RunPageWriter(outDir);
    const plan = process.env[planVariable];
    if (config.shard && plan) this.#shard = { ...config.shard, plan: JSON.parse(plan) as Plan };
    console.log(`Hangup: ${this.#total} scenarios, ${config.workers} at a time\n`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const before = this.#results.get(test);
    const scenario = { ...resultOf(test, result, this.#root), ...failureOf(before) };
    this.#results.set(test, scenario);
    this.#page?.add(test, scenario, result);
    const count = `${this.#results.size}/${this.#total}`.padStart(9);
    const seconds = `${(scenario.durationMs / 1000).toFixed(1)} s`.padStart(7);
    console.log(`${count} ${seconds} ${marks[scenario.status]} ${scenario.title}`);
    if (scenario.reason && scenario.status !== 'skipped')
      console.log(indent(result.error?.message ?? scenario.reason));
  }

  onError(error: { message?: string }): void {
    console.error(error.message);
  }

  onEnd(result: FullResult): void {
    mkdirSync(outDir, { recursive: true });
    const results = [...this.#results.values()];
    const took = { startedAt: result.startTime.toISOString(), durationMs: result.duration };
    const summary = summarise(results, {
      expected: this.#total,
      ...(this.#shard ? { shard: this.#shard } : {}),
      ...took,
    });
    const file = join(outDir, 'summary.json');
    writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
    console.log(`\n${tableOf(results)}`);
    const page = this.#page?.write({ ...took, workers: this.#workers });
    for (const path of [page ?? [], file, join(outDir, 'junit.xml')].flat())
      console.log(relative(this.#root, path));
  }

  printsToStdio(): boolean {
    return true;
  }
}

/** Of the try before, or the first that failed. */
function failureOf(before: ScenarioResult | undefined): Pick<ScenarioResult, 'failedBefore'> {
  if (!before) return {};
  return { failedBefore: before.failedBefore ?? before.reason ?? before.status };
}

function resultOf(test: TestCase, result: TestResult, root: string): ScenarioResult {
  const reason = result.error?.message && stripVTControlCharacters(result.error.message).split('\n')[0];
  const skip = test.annotations.find(({ type }) => type === 'skip')?.description;
  const status: Status =
    result.status === 'passed'
      ? 'passed'
      : result.status === 'skipped'
        ? 'skipped'
        : reason?.startsWith('UnknownError') || result.status === 'interrupted'
          ? 'unknown'
          : 'failed';
  const said =
    status === 'skipped' ? skip : (reason ?? (result.status === 'interrupted' ? 'interrupted' : undefined));
  return {
    id: idOf(test.title),
    group: groupOf(test.title),
    title: test.title,
    tier: test.parent.project()?.name ?? 'process',
    status,
    durationMs: Math.round(result.duration),
    ...placeOf(test, root),
    ...(said ? { reason: said } : {}),
  };
}

function indent(text: string): string {
  return text.replace(/^/gm, '            ');
}
