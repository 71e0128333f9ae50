/**
 * What all shards of a run are to play together, asked of Playwright before one of them plays its part: so
 * that a merge can tell when a result, or a whole shard, is missing.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Plan, planDigest } from '../../reports/plan.ts';
import { idOf } from '../../reports/summary.ts';
import { playwrightVariables, root } from './tools.ts';

interface ListedSuite {
  readonly suites?: readonly ListedSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly tests: readonly { readonly projectName: string }[];
  }[];
}

/** As JSON, for the reporter. @param args the run's own, without its shard */
export async function planOf(args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/.bin/playwright'), 'test', '--list', ...args, '--reporter=json'],
    { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28, env: { ...process.env, ...playwrightVariables } },
  );
  if (status !== 0) throw new Error(`Playwright could not list the scenarios:\n${stderr || stdout}`);
  const tests = testsOf(JSON.parse(stdout) as ListedSuite);
  const plan: Plan = { scenarios: tests.length, digest: planDigest(tests) };
  return JSON.stringify(plan);
}

function testsOf({ suites = [], specs = [] }: ListedSuite): { id: string; tier: string }[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests.map(({ projectName }) => ({ id: idOf(title), tier: projectName })),
  );
  return [...own, ...suites.flatMap(testsOf)];
}
