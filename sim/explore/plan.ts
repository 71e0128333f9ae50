/**
 * What an exploration does, as data: a world and the steps that are taken in it. A plan and its token are the
 * same thing, so that a failure can be told in one word and had again anywhere.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Policy } from '../../system/contracts/policy.ts';
import type { ScenarioOptions } from '../tiers.ts';
import { machines } from './cast.ts';
import type { Word } from './verb.ts';
import { isStep } from './verbs/catalogue.ts';

/** The name of a verb, and its words in the verb's order. */
export type Step = readonly [verb: string, ...words: Word[]];

const second = 1000;
const minute = 60 * second;

/** Policies under which endings are near. */
export const policies = {
  default: {},
  'soon idle': { idleWarningMs: 20 * second, idleTimeoutMs: minute },
  'soon idle, output counts': { idleWarningMs: 20 * second, idleTimeoutMs: minute, idleActivity: 'any' },
  'soon over': { sessionLimitMs: 2 * minute },
  'two sessions': { sessionsPerUser: 2 },
  'one session': { sessionsPerUser: 1 },
  'no probes': { clientAliveCountMax: 0 },
  'no probes, the old meaning': { clientAliveCountMax: 0, clientAliveZero: 'legacy' },
  'short sign-ins': { accessTokenMs: 5 * minute, shellTokenMs: 30 * second },
} as const satisfies Readonly<Record<string, Partial<Policy>>>;

export type PolicyName = keyof typeof policies;

export const policyNames = Object.keys(policies) as PolicyName[];

export interface Plan {
  /** What chance decides in its world. */
  readonly seed: number;
  readonly gateways: number;
  readonly policy: PolicyName;
  readonly steps: readonly Step[];
}

export function optionsOf({ seed, gateways, policy }: Plan): ScenarioOptions {
  return { seed, gateways, machines, policy: policies[policy] };
}

export const gatewayCounts: readonly number[] = [1, 2, 3];

const version = 'h1.';
const longestToken = 16 * 1024;
/** Of JSON; some thousand steps. */
const longestPlan = 64 * 1024;
const mostSteps = 1000;

/** Letters, digits, `-`, `_` and one dot. */
export function tokenOf({ seed, gateways, policy, steps }: Plan): string {
  const json = JSON.stringify([seed, gateways, policy, ...steps]);
  return version + deflateRawSync(json, { level: 9 }).toString('base64url');
}

/** Throws RangeError for what is no token, saying why. */
export function planOf(token: string): Plan {
  if (!token.startsWith(version)) throw new RangeError(`a token begins with "${version}"`);
  if (token.length > longestToken) throw new RangeError('it is too long');
  const [seed, gateways, policy, ...steps] = read(token.slice(version.length));
  if (
    !Number.isInteger(seed) ||
    !gatewayCounts.includes(gateways as number) ||
    !policyNames.includes(policy as PolicyName)
  )
    throw new RangeError('its world is none that there is');
  if (steps.length > mostSteps) throw new RangeError(`it has more than ${mostSteps} steps`);
  const odd = steps.find((step) => !isStep(step));
  if (odd !== undefined)
    throw new RangeError(`it has a step that there is not: ${JSON.stringify(odd).slice(0, 200)}`);
  return {
    seed: seed as number,
    gateways: gateways as number,
    policy: policy as PolicyName,
    steps: steps as Step[],
  };
}

function read(text: string): unknown[] {
  let plan: unknown;
  try {
    const json = inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: longestPlan });
    plan = JSON.parse(json.toString());
  } catch {
    throw new RangeError('it is damaged: was all of it copied?');
  }
  if (!Array.isArray(plan)) throw new RangeError('it holds no plan');
  return plan;
}
