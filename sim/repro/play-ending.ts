/** Brings an ending about in a world of its own, and says whether it came as it was asked for. */
import type { Browser } from '@playwright/test';
import { type CloseSeen, closeSeen } from '../evidence/close.ts';
import type { AnyRecord } from '../history/record.ts';
import { type Outcome, play } from '../play.ts';
import { type GivenBrowser, startWorld } from '../tiers.ts';
import type { Brought, Ending, Wish } from './ending.ts';

export interface Played {
  readonly records: readonly AnyRecord[];
  readonly outcome: Outcome;
  /** `null` where the script did not come so far. */
  readonly seen: CloseSeen | null;
  readonly brought: Brought | null;
  /** What the processes of the world printed: nothing, when all is well. */
  readonly output: string;
}

export interface PlayOptions {
  readonly seed: number;
  /** Asked only at a tier that has one. */
  readonly browser?: () => Promise<Browser>;
  readonly browserProcess?: GivenBrowser['process'];
}

export async function playEnding(ending: Ending, wish: Wish, options: PlayOptions): Promise<Played> {
  const title = titleOf(ending, wish);
  const given: GivenBrowser = {
    browser: options.browser ?? (() => Promise.reject(new Error('this tier needs a browser'))),
    ...(options.browserProcess ? { process: options.browserProcess } : {}),
  };
  const scenario = { title, seed: options.seed, options: ending.options?.(wish) ?? {} };
  const world = await startWorld(wish.tier, scenario, given);
  let brought: Brought | null = null;
  const outcome = await play(world, async (lab) => {
    brought = await ending.bring(lab, wish);
    await lab.clock.settle();
    const wrong = complaint(ending, closeSeen(world.history.records, brought.token), brought);
    if (wrong) throw new Error(wrong);
  });
  const { records } = world.history;
  const result = brought as Brought | null;
  const seen = result && closeSeen(records, result.token);
  return { records, outcome, brought: result, seen, output: world.output() };
}

/** `1006 connection_lost by rst, 90 s after the terminal was opened`. */
export function titleOf({ code, name }: Ending, { how }: Wish): string {
  return `${code} ${name}${how ? ` (${how})` : ''}`;
}

/** What is not as it was asked for; `null` where all is. */
function complaint(
  { cause, code }: Ending,
  { page, gateway }: CloseSeen,
  { byHand }: Brought,
): string | null {
  if (gateway?.cause !== cause)
    return `expected the gateway to say ${cause}, it says ${gateway?.cause ?? 'nothing'}`;
  const seen = byHand ?? page;
  // A page that is gone, or cut off, tells nothing; where one tells, it is this.
  if (seen && seen.code !== code) return `expected the browser's side to see ${code}, it saw ${seen.code}`;
  return null;
}
