/** Plays plans of explorations at a tier: in memory, or in processes and one browser for all of them. */
import { UnknownError } from '../clock/barrier.ts';
import type { Plan } from '../explore/plan.ts';
import { type PlayedPlan, playPlan } from '../explore/play-plan.ts';
import type { Tier } from '../tiers.ts';
import { needFaultServer } from './need-fault-server.ts';

export interface Player extends AsyncDisposable {
  play(plan: Plan): Promise<PlayedPlan>;
}

/** Of real time, which a plan in processes may take: a limit for the hung, not a measure of the slow. */
const mostMs = 5 * 60_000;

/** Throws what `needFaultServer` and `browserFor` throw. */
export async function playerAt(tier: Tier): Promise<Player> {
  if (tier === 'sim') return { play: (plan) => playPlan(plan), [Symbol.asyncDispose]: async () => {} };
  await needFaultServer();
  // It brings much along that memory does not need.
  const { browserFor } = await import('./browser-for.ts');
  let own = await browserFor({ headed: false });
  let browser = await own.browser();
  return {
    async play(plan) {
      if (!browser.isConnected()) {
        await own[Symbol.asyncDispose]();
        own = await browserFor({ headed: false });
        browser = await own.browser();
      }
      // Without its browser whatever waits for it ends.
      const late = setTimeout(() => own.process.kill('SIGKILL'), mostMs);
      try {
        const played = await playPlan(plan, tier, { browser: own.browser, process: own.process });
        if (browser.isConnected()) return played;
        const error = new UnknownError('the browser crashed, or the script did not come to its end');
        return { ...played, outcome: { status: 'unknown', error } };
      } finally {
        clearTimeout(late);
      }
    },
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}
