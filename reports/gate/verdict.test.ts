import { describe, expect, test } from 'vitest';
import { groupOf, idOf, type ScenarioResult, type Status, type Summary, summarise } from '../summary.ts';
import type { GateConfig } from './config.ts';
import { judgeGate } from './verdict.ts';

const result = (
  title: string,
  tier: string,
  status: Status = 'passed',
  more: Partial<ScenarioResult> = {},
): ScenarioResult => ({
  id: idOf(title),
  group: groupOf(title),
  title,
  tier,
  status,
  durationMs: 10,
  ...more,
});

const run = (scenarios: readonly ScenarioResult[], more: Partial<Summary> = {}): Summary => ({
  ...summarise(scenarios, { startedAt: '', durationMs: 60_000 }),
  ...more,
});

const both = (title: string) => [result(title, 'sim'), result(title, 'process')];
const everywhere: GateConfig = { require: [{ scenarios: '*', tiers: ['sim', 'process'] }] };

const judge = (summary: Summary, config: GateConfig | null = everywhere, today = '2026-06-15') =>
  judgeGate({ summary, config, today });

const failing = [
  ...both('ST1 a'),
  result('ST2 b', 'sim'),
  result('ST2 b', 'process', 'failed', { reason: 'saw 1006' }),
];

describe('the gate opens', () => {
  test('for a run in which all passed', () => {
    expect(judge(run(both('ST1 a')))).toEqual({ outcome: 'pass', findings: [], notes: [] });
  });

  test('for a scenario that one tier cannot play and another did', () => {
    const skipped = result('ST1 a', 'sim', 'skipped', { reason: 'no browser to kill' });
    expect(judge(run([skipped, result('ST1 a', 'process')])).outcome).toBe('pass');
  });

  test('at the budget', () => {
    expect(judge(run(both('ST1 a')), { ...everywhere, budgetSeconds: 60 }).outcome).toBe('pass');
  });

  test('without a config for whatever ran', () => {
    expect(judge(run([result('ST1 a', 'sim')]), null).outcome).toBe('pass');
  });
});

describe('the gate closes', () => {
  test.for<[why: string, summary: Summary, outcome: string, says: string]>([
    ['violated, where one failed', run(failing), 'violated', 'saw 1006'],
    [
      'violated, where a tier is missing',
      run([result('ST1 a', 'sim')]),
      'violated',
      'it must pass at process, and was not played there',
    ],
    [
      'violated, where a claim was skipped everywhere',
      run([result('a', 'sim', 'skipped', { reason: 'why' }), result('a', 'process', 'skipped')]),
      'violated',
      'it was skipped, and passed at no other tier: why',
    ],
    ['violated, where nothing ran', run([]), 'violated', 'no scenario of the run is meant by it'],
    [
      'violated, where something is wrong with the run as a whole',
      run(both('a'), { complaints: ['a secret in the report'] }),
      'violated',
      'a secret in the report',
    ],
    [
      'unknown, where one did not come to rest',
      run([...both('a'), result('b', 'sim', 'unknown', { reason: 'no rest' }), result('b', 'process')]),
      'unknown',
      'no rest',
    ],
    [
      'unknown, where some never ended',
      run(both('a'), { expected: 5 }),
      'unknown',
      '3 of 5 scenarios never ended',
    ],
    [
      'flaky, where a retry helped',
      run([result('a', 'sim', 'passed', { failedBefore: 'saw 1006' }), result('a', 'process')]),
      'flaky',
      'it passed only sometimes: saw 1006',
    ],
    [
      'flaky, where one repetition failed',
      run([...both('a'), result('a', 'sim', 'failed', { reason: 'saw 1006' })]),
      'flaky',
      'it passed only sometimes: saw 1006',
    ],
  ])('%s', ([, summary, outcome, says]) => {
    const verdict = judge(summary);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.findings[0]?.says).toContain(says);
  });

  test('over budget, a second too late', () => {
    const verdict = judge(run(both('a'), { durationMs: 61_000 }), { ...everywhere, budgetSeconds: 60 });
    expect(verdict).toMatchObject({
      outcome: 'budget',
      findings: [{ says: 'it took 61 s, its budget is 60 s' }],
    });
  });

  test('without a config for what failed, although nothing is required', () => {
    expect(judge(run(failing), null).outcome).toBe('violated');
  });

  test('where a required scenario is not there at all', () => {
    const verdict = judge(run(both('ST1 a')), { require: [{ scenarios: 'ST9 *', tiers: ['sim'] }] });
    expect(verdict.findings).toMatchObject([{ about: 'required: ST9 *', severity: 'violated' }]);
  });

  test('by the worst finding, which is told first', () => {
    const summary = run(
      [
        ...both('a'),
        result('b', 'sim', 'unknown'),
        result('b', 'process', 'failed'),
        result('c', 'sim', 'passed', { failedBefore: 'x' }),
        result('c', 'process'),
      ],
      { durationMs: 9_000_000 },
    );
    const { outcome, findings } = judge(summary, { ...everywhere, budgetSeconds: 1 });
    expect(outcome).toBe('violated');
    expect(findings.map(({ severity }) => severity)).toEqual(['violated', 'unknown', 'flaky', 'budget']);
  });

  test('once for a scenario that failed in every repetition', () => {
    const twice = [result('a', 'sim', 'failed'), result('a', 'sim', 'failed')];
    expect(judge(run(twice), null).findings).toHaveLength(1);
  });
});

describe('a quarantine', () => {
  const of = (more: object = {}): GateConfig => ({
    ...everywhere,
    quarantine: [{ scenario: 'ST2 *', owner: 'dana', until: '2026-06-15', why: 'issue 12', ...more }],
  });

  test('holds on its last day, and says who looks after it', () => {
    const { outcome, notes } = judge(run(failing), of());
    expect(outcome).toBe('pass');
    expect(notes).toEqual(['quarantined until 2026-06-15 by dana: ST2 * (issue 12): saw 1006']);
  });

  test('is over the day after, and that is a finding of its own', () => {
    const { outcome, findings } = judge(run(failing), of(), '2026-06-16');
    expect(outcome).toBe('violated');
    expect(findings.map(({ about }) => about)).toEqual(['ST2 b · process', 'quarantine: ST2 *']);
  });

  test('holds at its tier only', () => {
    expect(judge(run(failing), of({ tier: 'sim' })).outcome).toBe('violated');
    expect(judge(run(failing), of({ tier: 'process' })).outcome).toBe('pass');
  });

  test('is told to be for nothing where the scenario passes, or is not there', () => {
    expect(judge(run(both('ST2 b')), of()).notes).toEqual([
      'it passes, and may leave quarantine: ST2 * (dana, until 2026-06-15)',
    ]);
    expect(judge(run(both('ST1 a')), of()).notes[0]).toContain('its quarantine is for nothing');
  });
});
