import { describe, expect, test } from 'vitest';
import { planDigest } from './plan.ts';
import { mergeShards, type Part } from './shards.ts';
import { groupOf, idOf, type ScenarioResult, type Status, summarise } from './summary.ts';

const result = (title: string, status: Status = 'passed'): ScenarioResult => ({
  id: idOf(title),
  group: groupOf(title),
  title,
  tier: 'sim',
  status,
  durationMs: 10,
});

const all = ['ST1 a', 'ST1 b', 'ST2 c'].map((title) => result(title));
const plan = { scenarios: all.length, digest: planDigest(all) };

function shard(current: number, scenarios: readonly ScenarioResult[], more: object = {}): Part {
  const run = { startedAt: `2026-01-01T00:00:0${current}Z`, durationMs: 1000 * current };
  return {
    where: `shard-${current}`,
    summary: { ...summarise(scenarios, { ...run, shard: { current, total: 2, plan } }), ...more },
  };
}

const first = shard(1, all.slice(0, 2));
const second = shard(2, all.slice(2));

describe('mergeShards', () => {
  test('puts the shards of a run together, in any order', () => {
    expect(mergeShards([second, first])).toMatchObject({
      counts: { passed: 3, failed: 0, unknown: 0, skipped: 0 },
      expected: 3,
      startedAt: '2026-01-01T00:00:01Z',
      durationMs: 2000,
    });
  });

  test('takes a run without shards as it is', () => {
    const { summary } = first;
    const { shard: _, ...whole } = summary;
    expect(mergeShards([{ where: 'out', summary: whole }])).toBe(whole);
  });

  test('keeps what is wrong with a shard as a whole', () => {
    const leaky = shard(2, all.slice(2), { complaints: ['a secret'] });
    expect(mergeShards([first, leaky]).complaints).toEqual(['a secret']);
  });

  test('keeps in mind what a shard did not come to', () => {
    const broken = shard(1, all.slice(0, 1), { expected: 2 });
    const merged = mergeShards([broken, second]);
    expect([merged.scenarios.length, merged.expected]).toEqual([2, 3]);
  });
});

describe('mergeShards refuses', () => {
  const other = { current: 2, total: 2, plan: { ...plan, digest: 'another' } };
  test.for<[what: string, parts: Part[], message: string]>([
    ['nothing', [], 'there is nothing to put together'],
    ['a shard that is missing', [first], 'of 2 shards, 2 is missing'],
    ['a shard that is there twice', [first, second, first], 'shard 1/2 is there twice: shard-1 and shard-1'],
    [
      'a shard of another run',
      [first, shard(2, all.slice(2), { shard: other })],
      'shard-2 is a shard of another run than shard-1',
    ],
    [
      'a whole run among shards',
      [first, { where: 'out', summary: summarise(all, { startedAt: '', durationMs: 0 }) }],
      'out is no shard but a whole run',
    ],
    [
      'a shard that was to play less than its part',
      [first, shard(2, [])],
      'the shards were to play 2 scenarios, the run had 3',
    ],
    [
      'a result too many',
      [shard(1, all.slice(0, 2), { expected: 1 }), second],
      'shard-1 has 2 results of 1 scenarios',
    ],
    [
      'results of other scenarios',
      [first, shard(2, [result('ST3 d')])],
      'the results are not those of the scenarios that were planned',
    ],
  ])('%s', ([, parts, message]) => {
    expect(() => mergeShards(parts)).toThrow(message);
  });
});

test('a plan is the same in any order, and another for another tier', () => {
  expect(planDigest(all.toReversed())).toBe(plan.digest);
  expect(planDigest(all.map((one) => ({ ...one, tier: 'process' })))).not.toBe(plan.digest);
});
