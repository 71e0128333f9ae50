/** The run page while the run goes on: takes each result as it comes, and writes `index.html` at the end. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from '@playwright/test/reporter';
import type { ScenarioResult } from '../summary.ts';
import { Collector } from './collect.ts';
import { runPage } from './page.ts';
import type { RunReport, ScenarioReport } from './run-report.ts';

export class RunPageWriter {
  readonly #out: string;
  readonly #collector: Collector;
  /** By test: what it came to in the end, whatever tries it took. */
  readonly #reports = new Map<object, ScenarioReport>();

  /** @param out folder for the page and its files, which takes the place of those of the run before */
  constructor(out: string) {
    this.#out = out;
    for (const old of ['index.html', 'timelines', 'histories'])
      rmSync(join(out, old), { recursive: true, force: true });
    this.#collector = new Collector(out);
  }

  add(test: object, scenario: ScenarioResult, result: TestResult): void {
    this.#reports.set(test, this.#collector.collect(scenario, result));
  }

  /** Answers the page's path. */
  write(run: Pick<RunReport, 'startedAt' | 'durationMs'> & { readonly workers: number }): string {
    const environment = [
      ['Node.js', process.version],
      ['on', `${process.platform} ${process.arch}`],
      ['workers', String(run.workers)],
    ] as const;
    const { startedAt, durationMs } = run;
    const path = join(this.#out, 'index.html');
    writeFileSync(
      path,
      runPage({ startedAt, durationMs, environment, scenarios: [...this.#reports.values()] }),
    );
    return path;
  }
}
