/**
 * Takes the steps of a plan in a world of their own, moment after moment, lets everything heal in the end, and
 * judges. What cannot be done as the world is then is left out: a person, too, finds a button missing, a page
 * signed out, a gateway gone.
 */
import { RefusedCall } from '../evidence/api-client.ts';
import type { AnyRecord } from '../history/record.ts';
import { UnsupportedFault } from '../network/fault.ts';
import { type Outcome, play } from '../play.ts';
import { type GivenBrowser, startWorld, type Tier } from '../tiers.ts';
import { NotAtThisTier } from '../worlds/person.ts';
import { Unmet } from '../worlds/world-time.ts';
import { momentsOf } from './moments.ts';
import { optionsOf, type Plan, type Step } from './plan.ts';
import { verbNamed, wordsOf } from './verbs/catalogue.ts';
import { Walk } from './walk.ts';

export interface PlayedPlan {
  readonly outcome: Outcome;
  readonly records: readonly AnyRecord[];
}

const noBrowser: GivenBrowser = {
  browser: () => Promise.reject(new Error('this tier needs a browser')),
};

export async function playPlan(plan: Plan, tier: Tier = 'sim', given = noBrowser): Promise<PlayedPlan> {
  const options = optionsOf(plan);
  const world = await startWorld(tier, { title: 'exploration', seed: plan.seed, options }, given);
  const outcome = await play(world, async (lab) => {
    const walk = new Walk(lab);
    for (const moment of momentsOf(plan.steps)) await takeAll(walk, moment);
    await walk.end();
  });
  return { outcome, records: world.history.records };
}

/** Rejects with a defect, once all of them are done. */
async function takeAll(walk: Walk, moment: readonly Step[]): Promise<void> {
  const taken = await Promise.allSettled(moment.map((step) => take(walk, step)));
  const defect = taken.find(({ status }) => status === 'rejected');
  if (defect) throw (defect as PromiseRejectedResult).reason;
  await walk.lab.clock.settle();
}

/** Rejects with a defect; a step that cannot be taken is none. */
async function take(walk: Walk, [name, ...given]: Step): Promise<void> {
  const verb = verbNamed(name)!;
  try {
    await verb.act(walk, wordsOf(verb, given));
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

/** What somebody is told who tries what cannot be. */
function isRefusal(error: unknown): boolean {
  const refusals = [Unmet, NotAtThisTier, RefusedCall, UnsupportedFault];
  if (refusals.some((refusal) => error instanceof refusal)) return true;
  if (!(error instanceof Error)) return false;
  // Of the dashboard's API client, and of `fetch` where nobody answers.
  if (error.name === 'RequestError' || error.message === 'fetch failed') return true;
  // Of a browser: something lies over the button, or the tab is closed at that moment.
  return error.name === 'TimeoutError' || error.message.includes('page, context or browser has been closed');
}
