/** Plays plans of explorations at a tier: in memory, or in processes and one browser for all of them. */
import { UnknownError } from '../clock/barrier.ts';
import type { Plan } from '../explore/plan.ts';
import { type PlayedPlan, playPlan } from '../explore/play-plan.ts';
import type { Tier } from '../tiers.ts';
import { needFaultServer } from './need-fault-server.ts';

export interface Player extends AsyncDisposable {
  play(plan: Plan): Promise<PlayedPlan>;
}

/** Throws what `needFaultServer` and `browserFor` throw. */
export async function playerAt(tier: Tier): Promise<Player> {
  if (tier === 'sim') return { play: (plan) => playPlan(plan), [Symbol.asyncDispose]: async () => {} };
  await needFaultServer();
  // It brings much along that memory does not need.
  const { browserFor } = await import('./browser-for.ts');
  const own = await browserFor({ headed: false });
  const browser = await own.browser();
  return {
    async play(plan) {
      const played = await playPlan(plan, tier, { browser: own.browser, process: own.process });
      if (browser.isConnected()) return played;
      return { ...played, outcome: { status: 'unknown', error: new UnknownError('the browser is gone') } };
    },
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}
