/** What Allure groups and filters by: the scenario, the tier and our verdict of each result, and where the run took place. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupOf } from './summary.ts';

interface Result {
  readonly name: string;
  readonly labels: readonly Label[];
  readonly status?: string;
  readonly statusDetails?: { readonly message?: string };
}

interface Label {
  readonly name: string;
  readonly value: string;
}

/** Writes labels into every result of a folder, and the environment beside them. */
export function labelResults(folder: string, environment: Readonly<Record<string, string>>): void {
  if (!existsSync(folder)) return;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('-result.json'))) {
    const path = join(folder, file);
    const result = JSON.parse(readFileSync(path, 'utf8')) as Result;
    writeFileSync(path, JSON.stringify(labelled(result)));
  }
  const lines = Object.entries(environment).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(join(folder, 'environment.properties'), lines.join(''));
}

/** The result with its scenario as feature and suite, its tier as layer and tag, its status; twice is as good as once. */
export function labelled<R extends Result>(result: R): R {
  // ` > process > st1-close.spec.ts`: Playwright's own path of titles, in which the project stands.
  const path = result.labels.find(({ name }) => name === 'titlePath')?.value ?? '';
  const tier = path.split(' > ')[1] ?? 'unknown';
  const group = groupOf(result.name);
  const ours: Label[] = [
    { name: 'epic', value: 'Endings' },
    { name: 'feature', value: group },
    { name: 'layer', value: tier },
    { name: 'parentSuite', value: tier },
    { name: 'suite', value: group },
    { name: 'tag', value: tier },
  ];
  const replaced = new Set(['epic', 'feature', 'layer', 'parentSuite', 'suite', 'subSuite', 'tag']);
  const labels = [...result.labels.filter(({ name }) => !replaced.has(name)), ...ours];
  // To Playwright every error is a failure. Allure's own "unknown" is left out of its rate, as if it had never run.
  const isUnknown = result.statusDetails?.message?.startsWith('UnknownError');
  return { ...result, labels, ...(isUnknown ? { status: 'broken' } : {}) };
}
