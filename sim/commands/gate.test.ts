import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { planDigest } from '../../reports/plan.ts';
import { groupOf, idOf, type ScenarioResult, type Summary, summarise } from '../../reports/summary.ts';
import { gate } from './gate.ts';
import { merge } from './merge.ts';
import { Printed } from './testing/printed.ts';

const printed = new Printed();

let folder: string;

beforeEach(async () => {
  printed.keep();
  folder = await mkdtemp(join(tmpdir(), 'hangup-gate-'));
  vi.stubEnv('GITHUB_ACTIONS', '');
  vi.stubEnv('GITHUB_STEP_SUMMARY', '');
});
afterEach(async () => {
  printed.show();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const result = (title: string, more: Partial<ScenarioResult> = {}): ScenarioResult => ({
  id: idOf(title),
  group: groupOf(title),
  title,
  tier: 'sim',
  status: 'passed',
  durationMs: 1,
  ...more,
});
const failed = (title: string) =>
  result(title, { status: 'failed', reason: 'saw 1006', file: 'scenarios/a.spec.ts', line: 7 });

/** A folder with these results. */
async function ran(
  scenarios: readonly ScenarioResult[],
  more: Partial<Summary> = {},
  name = 'out',
): Promise<string> {
  const path = join(folder, name);
  await mkdir(path);
  const summary = {
    ...summarise(scenarios, { startedAt: '2026-01-01T00:00:00Z', durationMs: 5000 }),
    ...more,
  };
  await writeFile(join(path, 'summary.json'), JSON.stringify(summary));
  return path;
}

async function config(value: unknown): Promise<string> {
  const path = join(folder, 'gate.json');
  await writeFile(path, JSON.stringify(value));
  return path;
}

const all = [{ scenarios: '*', tiers: ['sim'] }];

describe('hangup gate answers', () => {
  test.for<[code: number, scenarios: ScenarioResult[], rules: object]>([
    [0, [result('ST1 a')], {}],
    [1, [failed('ST1 a')], {}],
    [2, [result('ST1 a', { status: 'unknown', reason: 'no rest' })], {}],
    [3, [result('ST1 a', { failedBefore: 'saw 1006' })], {}],
    [4, [result('ST1 a')], { budgetSeconds: 4 }],
  ])('%i', async ([code, scenarios, rules]) => {
    const file = await config({ require: all, ...rules });
    expect(await gate.run(['--config', file, await ran(scenarios)])).toBe(code);
  });

  test('0 for the two shards of a run, and 64 where one is missing or there twice', async () => {
    const results = [result('ST1 a'), result('ST2 b')];
    const plan = { scenarios: 2, digest: planDigest(results) };
    const shards = await Promise.all(
      results.map((one, i) => ran([one], { shard: { current: i + 1, total: 2, plan } }, `shard-${i + 1}`)),
    );
    expect(await gate.run(shards)).toBe(0);
    expect(await gate.run([shards[0]!])).toBe(64);
    expect(printed.err).toContain('of 2 shards, 2 is missing');
    expect(await merge.run([shards[0]!, shards[0]!])).toBe(64);
    expect(printed.err).toContain('hangup merge: shard 1/2 is there twice');
  });
});

test('the findings stand on standard output and, as Markdown, beside the results', async () => {
  const path = await ran([failed('ST1 a')]);
  await gate.run([path]);
  expect(printed.out).toMatch(/^✗ violated: one scenario: 1 failed\n\nviolated: ST1 a · sim\n {4}saw 1006\n/);
  expect(printed.out).toMatch(/gate\.md\n$/);
  expect(printed.out).not.toContain('::error');
  expect(await readFile(join(path, 'gate.md'), 'utf8')).toContain('❌ Hangup: violated');
});

test('a GitHub Action gets annotations, and its step the summary behind what is there', async () => {
  const step = join(folder, 'step.md');
  await writeFile(step, 'before\n');
  vi.stubEnv('GITHUB_ACTIONS', 'true');
  vi.stubEnv('GITHUB_STEP_SUMMARY', step);
  await gate.run([await ran([failed('ST1 a')])]);
  expect(printed.out).toContain('::error file=scenarios/a.spec.ts,line=7,title=ST1 a · sim::saw 1006\n');
  expect(await readFile(step, 'utf8')).toMatch(/^before\n## ❌ Hangup: violated\n/);
});

describe('bad input answers 64:', () => {
  test('a folder without results', async () => {
    expect(await gate.run([folder])).toBe(64);
    expect(printed.err).toBe(
      `hangup gate: cannot read ${folder}/summary.json: there is no such file; hangup scenarios writes it\n`,
    );
  });

  test.for([
    ['no JSON', '{', 'it is not JSON'],
    ['other JSON', '{}', 'it is no summary of a run: summary must have required properties'],
    [
      'counts that do not add up',
      JSON.stringify({
        ...summarise([], { startedAt: '', durationMs: 0 }),
        counts: { passed: 9, failed: 0, unknown: 0, skipped: 0 },
      }),
      'its counts speak of 9 results, it lists 0',
    ],
  ] as const)('results of %s', async ([, text, message]) => {
    await writeFile(join(folder, 'summary.json'), text);
    expect(await gate.run([folder])).toBe(64);
    expect(printed.err).toContain(message);
  });

  test('a config with a slip', async () => {
    const file = await config({ require: all, budgetSecond: 4 });
    expect(await gate.run(['--config', file, await ran([])])).toBe(64);
    expect(printed.err).toContain('config has "budgetSecond", which is no rule');
  });

  test('a shard without its blob', async () => {
    const results = [result('ST1 a')];
    const plan = { scenarios: 1, digest: planDigest(results) };
    const path = await ran(results, { shard: { current: 1, total: 1, plan } });
    expect(await merge.run([path])).toBe(64);
    expect(printed.err).toContain('blob holds no blob: it is written by hangup scenarios --shard');
  });
});
