import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gatewayCounts, type Plan, planOf, policyNames, tokenOf } from './plan.ts';
import { scriptOf, worldOf } from './script.ts';
import { verbs } from './verbs/catalogue.ts';

const plan: Plan = {
  seed: 7,
  gateways: 2,
  policy: 'soon idle',
  steps: [
    ['open', 'alice', 'Linux-C'],
    ['wait', 30_000],
  ],
};

/** A token that says this. */
const tokenSaying = (said: unknown) => `h1.${deflateRawSync(JSON.stringify(said)).toString('base64url')}`;

test('a plan and its token are the same thing', () => {
  const steps = fc.array(
    fc.oneof(
      ...verbs.map(({ name, choices }) =>
        fc.tuple(fc.constant(name), ...Object.values(choices).map((some) => fc.constantFrom(...some))),
      ),
    ),
  );
  const plans = fc.record({
    seed: fc.nat(0xffff_ffff),
    gateways: fc.constantFrom(...gatewayCounts),
    policy: fc.constantFrom(...policyNames),
    steps,
  });
  fc.assert(
    fc.property(plans, (one) => {
      expect(planOf(tokenOf(one))).toEqual(one);
    }),
  );
});

test('a token is one word of letters, digits, hyphens and underscores', () => {
  expect(tokenOf(plan)).toMatch(/^h1\.[\w-]+$/);
});

describe('refuses', () => {
  test.each([
    ['what is no token', 'hello', 'a token begins with "h1."'],
    ['one that was cut off', tokenOf(plan).slice(0, -6), 'was all of it copied?'],
    ['one that is too long', `h1.${'A'.repeat(20_000)}`, 'it is too long'],
    ['one that unfolds into too much', tokenSaying('x'.repeat(1_000_000)), 'it is damaged'],
    ['one that holds no plan', tokenSaying({ seed: 7 }), 'it holds no plan'],
    ['an unknown world', tokenSaying([7, 4, 'default']), 'its world is none'],
    ['an unknown policy', tokenSaying([7, 1, 'toString']), 'its world is none'],
    ['a seed that is none', tokenSaying(['7', 1, 'default']), 'its world is none'],
    [
      'an unknown verb',
      tokenSaying([7, 1, 'default', ['constructor']]),
      'a step that there is not: ["constructor"]',
    ],
    ['a word that is no choice', tokenSaying([7, 1, 'default', ['wait', 31]]), '["wait",31]'],
    ['a word too many', tokenSaying([7, 1, 'default', ['next', 1]]), '["next",1]'],
    ['a step that is no list', tokenSaying([7, 1, 'default', 'wait']), '"wait"'],
  ])('%s', (_, token, why) => {
    expect(() => planOf(token)).toThrow(why);
    expect(() => planOf(token)).toThrow(RangeError);
  });
});

test('reads as a script', () => {
  expect(worldOf(plan)).toBe('two gateways, policy "soon idle", seed 7');
  expect(scriptOf(plan)).toEqual(['1. alice opens a terminal on Linux-C', '2. 30 s pass']);
});

test('every verb can be said with each of its words', () => {
  for (const { name, choices } of verbs) {
    const steps = Object.values(choices)
      .flatMap((some) => some.length)
      .reduce((most, count) => Math.max(most, count), 1);
    for (let i = 0; i < steps; i++) {
      const words = Object.values(choices).map((some) => some[i % some.length]!);
      const [line] = scriptOf({ ...plan, steps: [[name, ...words]] });
      expect(line).not.toMatch(/undefined|NaN|\[object/);
    }
  }
});
