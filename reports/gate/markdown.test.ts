import { expect, test } from 'vitest';
import { groupOf, idOf, type ScenarioResult, type Status, summarise } from '../summary.ts';
import { gateMarkdown } from './markdown.ts';
import { judgeGate } from './verdict.ts';

const result = (title: string, tier: string, status: Status, reason?: string): ScenarioResult => ({
  id: idOf(title),
  group: groupOf(title),
  title,
  tier,
  status,
  durationMs: 10,
  ...(reason ? { reason } : {}),
});

function markdown(...scenarios: ScenarioResult[]): string {
  const summary = summarise(scenarios, { startedAt: '', durationMs: 61_400 });
  return gateMarkdown(judgeGate({ summary, config: null, today: '2026-01-01' }), summary);
}

test('an open gate says so, with how many passed where', () => {
  expect(
    markdown(
      result('ST1 a', 'sim', 'passed'),
      result('ST1 b', 'sim', 'skipped'),
      result('ST1 a', 'process', 'passed'),
    ),
  ).toBe(
    `## ✅ Hangup: passed

3 scenarios: 2 passed, 1 skipped in 61 s.

| scenario | sim | process |
| --- | --- | --- |
| ST1 | 1/1 (1 skipped) | 1/1 |
`,
  );
});

test('a closed one says why, first', () => {
  const text = markdown(result('ST1 a', 'sim', 'failed', 'saw 1006'));
  expect(text).toMatch(/^## ❌ Hangup: violated\n/);
  expect(text).toContain('| violated | ST1 a · sim | saw 1006 |');
});

test('text from anywhere breaks no table, names nobody and makes no markup', () => {
  const text = markdown(result('ST1 a', 'sim', 'failed', 'a | b\n<img src=x> [x](y) @alice `c`'));
  expect(text).toContain('a \\| b \\<img src=x\\> \\[x\\](y) @\u200balice \\`c\\`');
});

test('of very many findings fifty are shown', () => {
  const failed = Array.from({ length: 60 }, (_, i) => result(`ST1 ${i}`, 'sim', 'failed', 'x'));
  expect(markdown(...failed).match(/^\| violated/gm)).toHaveLength(50);
  expect(markdown(...failed)).toContain('and 10 more');
});
