import { expect, test } from 'vitest';
import { corpus } from './corpus.ts';
import { planOf } from './plan.ts';
import { playPlan } from './play-plan.ts';

test.for(corpus.map(({ wrong, token }) => [wrong, token] as const))('is well where %s', async ([, token]) => {
  const { outcome } = await playPlan(planOf(token));
  if (outcome.status === 'failed' || outcome.status === 'unknown') throw outcome.error;
  expect(outcome.status).toBe('passed');
});
