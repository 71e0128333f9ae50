/**
 * Looks for a plan that fails: a seed draws a world and the steps in it, the judges look at what came of them,
 * and of a plan that failed as little is kept as still fails in the same way.
 *
 *     seed ─▶ swarm: some families of verbs ─▶ steps ─▶ play ─▶ judged ─▶ shrunk ─▶ token
 *
 * Each exploration draws from some families of verbs only (swarm testing, Groce et al., ISSTA 2012): what all
 * of them together hide from each other, a few alone bring out.
 */
import fc from 'fast-check';
import type { Entropy } from '../../system/ports/entropy.ts';
import { checkHistory } from '../invariants/report.ts';
import { seededEntropy } from '../worlds/seeded-entropy.ts';
import { cast } from './cast.ts';
import { type Plan, policyNames, type Step } from './plan.ts';
import { type PlayedPlan, playPlan } from './play-plan.ts';
import type { Family, Verb, Word } from './verb.ts';
import { verbs } from './verbs/catalogue.ts';

export interface Finding {
  /** The smallest that was found. */
  readonly plan: Plan;
  /** What is wrong: ids of invariants, `TWO-HISTORIES`, or how else it failed. */
  readonly kind: string;
  readonly played: PlayedPlan;
  /** Steps of the plan that failed first. */
  readonly stepsBefore: number;
}

/** One seed, another history. */
export const twoHistories = 'TWO-HISTORIES';

const mostSteps = 40;
type Play = (plan: Plan) => Promise<PlayedPlan>;

export interface Search {
  /** Plays each plan twice: its histories must be the same. */
  readonly twice?: boolean;
  /** Kinds of findings that are known: such a plan is left as it is. */
  readonly known?: ReadonlySet<string>;
  readonly play?: Play;
  /** Plays that shrinking may take. */
  readonly mostPlays?: number;
}

/** `null` where all that the seed draws is well. */
export async function explore(
  seed: number,
  { twice = false, known = new Set(), play = playPlan, mostPlays = 400 }: Search = {},
): Promise<Finding | null> {
  const { steps, ...world } = drawn(seed);
  let first: { readonly kind: string; readonly steps: number } | null = null;
  let smallest: Omit<Finding, 'stepsBefore'> | null = null;
  let playsLeft = mostPlays;

  /** Whether it fails as the first one did; it is the smallest so far, then. */
  const fails = async (taken: readonly Step[]): Promise<boolean> => {
    if (playsLeft-- <= 0) return false;
    const plan: Plan = { ...world, steps: taken };
    const played = await play(plan);
    const kind = kindOf(played) ?? (twice ? differs(played, await play(plan)) : null);
    if (kind === null || kind !== (first?.kind ?? kind)) return false;
    first ??= { kind, steps: taken.length };
    smallest = { plan, kind, played };
    if (known.has(kind)) playsLeft = 0;
    return true;
  };

  const property = fc.asyncProperty(steps, async (taken) => !(await fails(taken)));
  await fc.check(property, { seed, numRuns: 1 });
  const found = () => smallest as Omit<Finding, 'stepsBefore'> | null;
  // What fast-check keeps may still have steps in between that nothing needs.
  for (let at = found()?.plan.steps.length ?? 0; at-- > 0; )
    await fails(found()!.plan.steps.toSpliced(at, 1));
  const finding = found();
  return finding && { ...finding, stepsBefore: first!.steps };
}

function drawn(seed: number): Omit<Plan, 'steps'> & { readonly steps: fc.Arbitrary<Step[]> } {
  const chance = seededEntropy(seed);
  const gateways = drawnGateways(chance.fraction());
  const policy = policyNames[Math.floor(chance.fraction() * policyNames.length)]!;
  const families = [...new Set(verbs.map(({ family }) => family))];
  // Without terminals and time nothing ends, and several gateways are there for what befalls one of them.
  const always: Family[] = ['terminals', 'time'];
  if (gateways > 1) always.push('gateways');
  const swarm = families.filter((family) => always.includes(family) || chance.fraction() < 0.4);
  const few = narrowed(chance);
  const candidates = verbs.filter(({ family }) => swarm.includes(family)).map((one) => stepsOf(one, few));
  const steps = fc.array(fc.oneof(...candidates), { minLength: 1, maxLength: mostSteps, size: 'max' });
  return { seed, gateways, policy, steps: fc.noBias(steps) };
}

/** Several are slower, and hide what one alone brings out. */
function drawnGateways(chance: number): number {
  if (chance < 0.1) return 3;
  return chance < 0.3 ? 2 : 1;
}

/** What most scripts are made of. */
const frequent = new Map([
  ['open', 4],
  ['wait', 4],
  ['type', 3],
  ['meanwhile', 6],
]);

type Few = ReadonlyMap<readonly Word[], readonly Word[]>;

/** Where few people meet on few machines, they meet. */
function narrowed(chance: Entropy): Few {
  const some = (all: readonly Word[]) => all.slice(0, 1 + Math.floor(chance.fraction() * all.length));
  return new Map<readonly Word[], readonly Word[]>(cast.map((all) => [all, some(all)]));
}

/** Shrinking goes to the first choices. */
function stepsOf({ name, choices }: Verb, few: Few): fc.WeightedArbitrary<Step> {
  const words = Object.values(choices).map((all) => fc.constantFrom<Word>(...(few.get(all) ?? all)));
  return { weight: frequent.get(name) ?? 1, arbitrary: fc.tuple(fc.constant(name), ...words) };
}

/** In one word how it failed; `null` for what is well. */
export function kindOf({ outcome, records }: PlayedPlan): string | null {
  if (outcome.status === 'passed' || outcome.status === 'skipped') return null;
  const violated = checkHistory(records).violated.map(({ id }) => id);
  if (violated.length > 0) return violated.join(', ');
  const { error } = outcome;
  const [line] = String(error instanceof Error ? error.message : error).split('\n');
  return `${outcome.status}: ${line}`;
}

function differs(one: PlayedPlan, other: PlayedPlan): string | null {
  return one.records.at(-1)?.hash === other.records.at(-1)?.hash ? null : twoHistories;
}
