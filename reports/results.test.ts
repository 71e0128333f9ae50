import type { Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { expect, test } from 'vitest';
import { Results } from './results.ts';
import { flakyOnes } from './summary.ts';

function scenario(title: string, skip?: string): TestCase {
  const parent = { type: 'project', project: () => ({ name: 'sim' }) } as unknown as Suite;
  const annotations = skip ? [{ type: 'skip', description: skip }] : [];
  return {
    title,
    annotations,
    parent,
    location: { file: '/checkout/a.spec.ts', line: 1, column: 1 },
  } as unknown as TestCase;
}

const ended = (status: TestResult['status'], message?: string): TestResult =>
  ({ status, duration: 12.4, ...(message ? { error: { message } } : {}) }) as TestResult;

const one = (result: TestResult, skip?: string) =>
  new Results('/checkout').add(scenario('ST1 a', skip), result);

test('a scenario that passed', () => {
  expect(one(ended('passed'))).toEqual({
    id: 'st1-a',
    group: 'ST1',
    title: 'ST1 a',
    tier: 'sim',
    status: 'passed',
    durationMs: 12,
    file: 'a.spec.ts',
  });
});

test('one that failed says why in one line, without colours', () => {
  const result = ended('failed', '\x1b[31mError: expected 1000\x1b[39m\n  at somewhere');
  expect(one(result)).toMatchObject({ status: 'failed', reason: 'expected 1000' });
});

test('one that did not come to rest, or was interrupted, is unknown', () => {
  expect(one(ended('failed', 'UnknownError: no rest'))).toMatchObject({ status: 'unknown' });
  expect(one(ended('interrupted'))).toMatchObject({ status: 'unknown', reason: 'interrupted' });
});

test('one that hung has failed', () => {
  expect(one(ended('timedOut', 'Test timeout'))).toMatchObject({ status: 'failed' });
});

test('one that was skipped says why', () => {
  expect(one(ended('skipped'), 'no browser to kill')).toMatchObject({
    status: 'skipped',
    reason: 'no browser to kill',
  });
});

test('a retry is no second scenario: the last counts, and the first failure is kept', () => {
  const results = new Results('/checkout');
  const flaky = scenario('ST1 a');
  results.add(flaky, ended('failed', 'saw 1006'));
  results.add(flaky, ended('failed', 'saw 1011'));
  results.add(flaky, ended('passed'));
  expect(results.all()).toMatchObject([{ status: 'passed', failedBefore: 'saw 1006' }]);
  expect(flakyOnes({ scenarios: results.all() })).toHaveLength(1);
});

test('one that failed at every try is not flaky', () => {
  const results = new Results('/checkout');
  const broken = scenario('ST1 a');
  for (let i = 0; i < 2; i++) results.add(broken, ended('failed', 'saw 1006'));
  expect(flakyOnes({ scenarios: results.all() })).toEqual([]);
});
