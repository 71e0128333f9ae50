import { expect, test } from 'vitest';
import type { AnyRecord } from '../history/record.ts';
import { type Plan, planOf, tokenOf } from './plan.ts';
import { type PlayedPlan, playPlan } from './play-plan.ts';
import { explore, kindOf, twoHistories } from './search.ts';

const record = (hash: string) => ({ hash, kind: 'run.ended' }) as unknown as AnyRecord;
const well: PlayedPlan = { outcome: { status: 'passed' }, records: [] };
const wrong = (message: string): PlayedPlan => ({
  outcome: { status: 'failed', error: new Error(message) },
  records: [],
});
const verbsOf = ({ steps }: Plan) => steps.map(([verb]) => verb);

/** Seeds whose plans open a terminal, as most do. */
const seed = 3;

test('what a seed draws is well in this product, and its token gives the same history again', async () => {
  let drawn: Plan | null = null;
  const play = async (plan: Plan) => {
    drawn = plan;
    return playPlan(plan);
  };
  expect(await explore(seed, { twice: true, play })).toBeNull();
  const [one, other] = [await playPlan(drawn!), await playPlan(planOf(tokenOf(drawn!)))];
  expect(other.records.at(-1)!.hash).toBe(one.records.at(-1)!.hash);
});

test('one seed draws one plan, another one another', async () => {
  const planFrom = async (from: number) => {
    const drawn: Plan[] = [];
    const play = async (plan: Plan) => {
      drawn.push(plan);
      return well;
    };
    await explore(from, { play });
    return drawn;
  };
  expect(await planFrom(seed)).toEqual(await planFrom(seed));
  expect(await planFrom(seed + 1)).not.toEqual(await planFrom(seed));
});

test('of a plan that fails only what is needed for it is left', async () => {
  const finding = await explore(seed, {
    play: async (plan) => (verbsOf(plan).includes('open') ? wrong('a terminal was opened') : well),
  });
  expect(finding).toMatchObject({
    kind: 'failed: a terminal was opened',
    plan: { seed, steps: [['open', 'alice', 'Linux-C']] },
  });
  expect(finding!.stepsBefore).toBeGreaterThan(1);
});

test('a smaller plan that fails in another way is not taken for it', async () => {
  const finding = await explore(seed, {
    play: async (plan) => {
      const { length } = plan.steps;
      return length >= 5 ? wrong('long') : wrong('short');
    },
  });
  expect(finding).toMatchObject({ kind: 'failed: long', plan: { steps: { length: 5 } } });
});

test('a finding that is known is left as it is', async () => {
  let plays = 0;
  const finding = await explore(seed, {
    known: new Set(['failed: always']),
    play: async () => {
      plays++;
      return wrong('always');
    },
  });
  expect(finding?.plan.steps.length).toBe(finding?.stepsBefore);
  expect(plays).toBe(1);
});

test('two histories of one plan are a finding', async () => {
  let plays = 0;
  const play = async (): Promise<PlayedPlan> => ({ ...well, records: [record(String(++plays))] });
  expect(await explore(seed, { twice: true, play })).toMatchObject({ kind: twoHistories });
  expect(await explore(seed, { play })).toBeNull();
});

test('shrinking comes to an end', async () => {
  let plays = 0;
  await explore(seed, {
    play: async (plan) => {
      plays++;
      return plan.steps.length > 0 ? wrong('always') : well;
    },
  });
  expect(plays).toBeLessThan(500);
});

test('a world that does not come to rest is told as that', () => {
  expect(kindOf({ outcome: { status: 'unknown', error: new Error('no rest\nmore') }, records: [] })).toBe(
    'unknown: no rest',
  );
});
