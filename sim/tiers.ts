/** The tiers of fidelity: the same options, the same face, another world. */
import type { ChildProcess } from 'node:child_process';
import type { Browser } from '@playwright/test';
import type { Policy } from '../system/contracts/policy.ts';
import type { Population } from './worlds/people.ts';
import type { World } from './worlds/world.ts';

export const tiers = ['sim', 'process', 'container'] as const;
export type Tier = (typeof tiers)[number];

/** Those that need nothing but this checkout and a browser; the others are asked for by name. */
export const usualTiers = ['sim', 'process'] as const satisfies readonly Tier[];

export interface ScenarioOptions {
  /** Machines that are there and online; by default `Linux-C`. */
  readonly machines?: readonly string[];
  /** In which the org's policy differs from the default. */
  readonly policy?: Partial<Policy>;
  /** Of the org; `workforce`, with remote management, by default. */
  readonly plan?: Population['org']['plan'];
  readonly seed?: number;
  /** Where recordings go: files by default. */
  readonly objects?: 'files' | 'bucket';
  /** Gateways on one database; one by default. */
  readonly gateways?: number;
  /** A browser that may be killed. */
  readonly ownBrowser?: boolean;
  /** It claims a moment to the millisecond, which is told only where time stands still meanwhile. */
  readonly exactTime?: boolean;
}

/** The browser of a tier that has one; `process` where it may be killed. */
export interface GivenBrowser {
  browser(): Promise<Browser>;
  readonly process?: ChildProcess;
}

/** What a scenario's world would need that a tier cannot have; `null` where it has all of it. */
export function whyNotAt(tier: string, { gateways = 1, exactTime = false }: ScenarioOptions): string | null {
  if (tier !== 'container') return null;
  if (gateways > 1) return 'there is one gateway at this tier';
  if (exactTime) return 'time is real at this tier, and never exact to the millisecond';
  return null;
}

/** A running world. Throws RangeError for a tier that is none. */
export async function startWorld(
  tier: string,
  scenario: { readonly title: string; readonly seed: number; readonly options: ScenarioOptions },
  given: GivenBrowser,
): Promise<World> {
  const { policy, plan, objects, gateways, machines = ['Linux-C'], seed = scenario.seed } = scenario.options;
  const wanted = {
    title: scenario.title,
    seed,
    machines,
    ...(policy ? { policy } : {}),
    ...(plan ? { plan } : {}),
    ...(gateways ? { gateways } : {}),
  };
  // Each tier brings much along that the other does not need.
  if (tier === 'sim') return (await import('./worlds/memory/world.ts')).MemoryWorld.start(wanted);
  if (tier !== 'process' && tier !== 'container')
    throw new RangeError(`"${tier}" is no tier: there are ${tiers.join(', ')}`);
  const withBrowser = {
    ...wanted,
    browser: await given.browser(),
    ...(given.process ? { browserProcess: given.process } : {}),
    ...(objects ? { objects } : {}),
  };
  if (tier === 'container')
    return (await import('./worlds/container/world.ts')).ContainerWorld.start(withBrowser);
  const { ProcessWorld } = await import('./worlds/process/world.ts');
  return ProcessWorld.start({
    ...withBrowser,
    dashboardDir: new URL('../system/dashboard/dist', import.meta.url).pathname,
  });
}
