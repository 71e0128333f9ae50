/**
 * A scenario: a claim as its title, a script of what a person does, and what must hold. Whatever the
 * script checks, every invariant is judged on its history as well.
 */
import { type Browser, test as base } from '@playwright/test';
import { essenceOf } from './agreement/essence.ts';
import { keepTellingForTheRun } from './agreement/run-tellings.ts';
import { collect } from './declared.ts';
import { attachEvidence, tellSteps } from './evidence/told.ts';
import { launchOwnBrowser } from './own-browser.ts';
import { play, type Script } from './play.ts';
import { type ScenarioOptions, startWorld, whyNotAt } from './tiers.ts';

/** Playwright's own `browser` starts with every test; this one only when a tier asks for it. */
const test = base.extend<object, { sharedBrowser: () => Promise<Browser> }>({
  sharedBrowser: [
    async ({ playwright, launchOptions }, use) => {
      let browser: Promise<Browser> | null = null;
      await use(() => {
        browser ??= playwright.chromium.launch(launchOptions);
        return browser;
      });
      await (await (browser as Promise<Browser> | null))?.close();
    },
    { scope: 'worker' },
  ],
});

/** Declares a scenario. Its title is its group and its claim: `ST1 closing …`, `Idle: thirty minutes …`. */
export function scenario(title: string, run: Script): void;
export function scenario(title: string, options: ScenarioOptions, run: Script): void;
export function scenario(title: string, ...rest: [Script] | [ScenarioOptions, Script]): void {
  const [options, run] = rest.length === 1 ? [{}, rest[0]] : rest;
  if (collect({ title, options, script: run })) return;
  test(title, async ({ sharedBrowser, launchOptions }, info) => {
    const tier = info.project.name;
    const reason = whyNotAt(tier, options);
    test.skip(reason !== null, reason ?? '');
    await using own = options.ownBrowser && tier !== 'sim' ? await launchOwnBrowser(launchOptions) : null;
    const world = await startWorld(
      tier,
      { title, seed: 1 + info.repeatEachIndex, options },
      own ? { browser: async () => own.browser, process: own.process } : { browser: sharedBrowser },
    );
    tellSteps(world.history);
    const outcome = await play(world, run, async (pictures) => {
      for (const { name, body } of pictures) await info.attach(name, { body, contentType: 'image/png' });
    });
    await attachEvidence(info, world.history.records);
    if (outcome.status === 'passed')
      keepTellingForTheRun({ title, tier, essence: essenceOf(world.history.records) });
    if (outcome.status === 'skipped') test.skip(true, outcome.reason);
    else if (outcome.status !== 'passed') throw outcome.error;
  });
}
