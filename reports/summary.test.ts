import { expect, test } from 'vitest';
import { groupOf, idOf, type ScenarioResult, summarise, tableOf, tiersOf } from './summary.ts';

const result = (title: string, status: ScenarioResult['status'], durationMs = 1000): ScenarioResult => ({
  id: idOf(title),
  group: groupOf(title),
  title,
  tier: 'process',
  status,
  durationMs,
});

test.each([
  ['ST1 closing the terminal with X', 'ST1'],
  ['Revoke others: a handshake in flight', 'Revoke others'],
  ['no group at all', 'no group at all'],
])('the group of "%s" is %s', (title, group) => expect(groupOf(title)).toBe(group));

test('an id is the title as one word', () =>
  expect(idOf('Idle: 4408, after "ten" minutes × 3!')).toBe('idle-4408-after-ten-minutes-3'));

test('a group is as bad as its worst variant', () => {
  const table = tableOf([
    result('ST1 a', 'passed'),
    result('ST1 b', 'failed'),
    result('ST2 c', 'passed', 2500),
  ]);
  expect(table).toMatch(/ST1 · process\s+failed\s+1\/2\s+2\.0 s/);
  expect(table).toMatch(/ST2 · process\s+passed\s+1\/1\s+2\.5 s/);
});

test('unknown is worse than passed, and skipped hides nothing', () => {
  expect(tableOf([result('ST1 a', 'unknown'), result('ST1 b', 'passed')])).toContain('unknown');
  expect(tableOf([result('ST1 a', 'skipped'), result('ST1 b', 'passed')])).toContain('passed');
});

test('the summary counts every status', () => {
  const summary = summarise([result('ST1 a', 'passed'), result('ST1 b', 'skipped')], {
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1.5,
  });
  expect(summary.counts).toEqual({ passed: 1, failed: 0, unknown: 0, skipped: 1 });
  expect(summary.durationMs).toBe(2);
});

test('tiers stand from the quickest to the most real', () => {
  const at = (...tiers: string[]) => tiersOf(tiers.map((tier) => ({ tier })));
  expect(at('process', 'container', 'sim', 'process')).toEqual(['sim', 'process', 'container']);
  expect(at('staging', 'sim')).toEqual(['sim', 'staging']);
});
