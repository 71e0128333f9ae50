/**
 * A Playwright reporter: progress while the scenarios run, then the table of verdicts, the run page,
 * `summary.json`, and the paths of everything that was written.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestResult,
} from '@playwright/test/reporter';
import { withoutName } from '../sim/history/said.ts';
import { type Plan, planVariable } from './plan.ts';
import { Results } from './results.ts';
import { RunPageWriter } from './run-page/writer.ts';
import { type Shard, type Status, summarise, tableOf } from './summary.ts';

const outDir = join(import.meta.dirname, 'out');

const marks: Record<Status, string> = { passed: '✓', failed: '✗', unknown: '?', skipped: '–' };

export default class ScenarioReporter implements Reporter {
  #results = new Results('');
  #page: RunPageWriter | null = null;
  #total = 0;
  #workers = 1;
  #shard: Shard | null = null;
  #root = '';

  onBegin(config: FullConfig, suite: Suite): void {
    this.#root = config.configFile ? dirname(config.configFile) : process.cwd();
    this.#results = new Results(this.#root);
    this.#total = suite.allTests().length;
    this.#workers = config.workers;
    this.#page = new RunPageWriter(outDir);
    const plan = process.env[planVariable];
    if (config.shard && plan) this.#shard = { ...config.shard, plan: JSON.parse(plan) as Plan };
    const scenarios = this.#total === 1 ? '1 scenario' : `${this.#total} scenarios`;
    if (this.#total > 0) console.log(`Hangup: ${scenarios}, ${config.workers} at a time\n`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const scenario = this.#results.add(test, result);
    this.#page?.add(test, scenario, result);
    const count = `${this.#results.size}/${this.#total}`.padStart(9);
    const seconds = `${(scenario.durationMs / 1000).toFixed(1)} s`.padStart(7);
    console.log(`${count} ${seconds} ${marks[scenario.status]} ${scenario.title}`);
    if (scenario.reason && scenario.status !== 'skipped')
      console.log(indent(withoutName(result.error?.message ?? scenario.reason)));
  }

  onError(error: { message?: string }): void {
    console.error(error.message);
  }

  onEnd(result: FullResult): void {
    // A shard may have none of few; else Playwright has said that nothing was meant.
    if (this.#total === 0 && !this.#shard) return;
    mkdirSync(outDir, { recursive: true });
    const results = this.#results.all();
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

function indent(text: string): string {
  return text.replace(/^/gm, '            ');
}
