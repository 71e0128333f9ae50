/**
 * `hangup mutants`: plants each known defect in a copy of the checkout and runs there the scenario that must
 * see it. Before that the same scenarios run on a copy without a defect, so that "caught" means something.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../mutants/catalogue.ts';
import { CheckoutCopy } from '../mutants/checkout-copy.ts';
import { isInDashboard, type Mutant, NoLongerApplies, plant } from '../mutants/mutant.ts';
import { type Outcome, runScenarios } from '../mutants/scenario-run.ts';
import { mutantTable, type Tried, verdictLine } from '../mutants/table.ts';
import { verdictOn } from '../mutants/verdict.ts';
import { findChromium } from './chromium.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { Missing, Misuse } from './line/misuse.ts';
import { nearest } from './line/nearest.ts';

const root = join(import.meta.dirname, '../..');

/** For a scenario that is over in no time without the defect. */
const shortestTimeLimitMs = 40_000;

const names = catalogue.map(({ name }) => name);

export const mutants = command({
  name: 'mutants',
  operands: [],
  options: {
    only: {
      about: 'tries this one; may be given several times',
      takes: {
        name: 'NAME',
        read: (text) => {
          if (names.includes(text)) return text;
          const near = nearest(text, names);
          throw new Misuse(
            near ? `there is no such mutant; did you mean "${near}"?` : 'there is no such mutant: see --list',
          );
        },
      },
      many: true,
    },
    list: { about: 'says what is planted and who must catch it, and runs nothing' },
  },
  says: 'Plants each known defect in a copy of the checkout and runs there the scenario that must see it; before that the same scenarios without a defect, so that "caught" means something.',
  examples: [
    ['hangup mutants --list', 'the defects'],
    ['hangup mutants --only shell-left-alive', 'one of them: half a minute'],
    ['hangup mutants', 'all'],
  ],
  exits: {
    pass: 'every defect is caught',
    violated: 'one survives, or no longer applies',
    unknown: 'a world with one did not come to rest',
  },
  async run({ values: { only, list } }) {
    const chosen = only.length === 0 ? catalogue : catalogue.filter(({ name }) => only.includes(name));
    if (list) {
      process.stdout.write(chosen.map(listed).join('\n'));
      return exitCodes.pass;
    }
    return plantAll(chosen);
  },
});

async function plantAll(chosen: readonly Mutant[]): Promise<number> {
  const outdated = catalogue.flatMap(whyItNoLongerApplies);
  for (const why of outdated) console.error(why);
  if (outdated.length > 0) return exitCodes.violated;

  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new Error('interrupted'));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const browser = chosen.some(({ tier }) => tier === 'process') ? findChromium() : null;
    return await tryAll(chosen, browser, interrupt.signal);
  } catch (error) {
    if (interrupt.signal.aborted) throw new Missing('interrupted');
    throw error;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

async function tryAll(
  chosen: readonly Mutant[],
  browser: string | null,
  signal: AbortSignal,
): Promise<number> {
  await using control = await CheckoutCopy.of(root);
  if (browser) await control.buildDashboard(signal);
  const byTier = Map.groupBy(chosen, tierOf);
  console.log('Without a defect:\n');
  const onControl: (Outcome & { tier: Tier })[] = [];
  for (const [tier, own] of byTier) {
    const titles = [...new Set(own.map(({ scenario }) => scenario))];
    const run = { root: control.root, titles, tier, browser, signal, onOutcome: showControl };
    for (const outcome of await runScenarios(run)) onControl.push({ ...outcome, tier });
  }
  const red = onControl.filter(({ status }) => status !== 'passed');
  if (red.length > 0) {
    console.error(`\n${red.map(({ title, message }) => `${title}\n${message}`).join('\n\n')}`);
    console.error(
      `\nhangup mutants: ${red.length} of ${onControl.length} scenarios do not pass without any defect: nothing that they catch would mean anything`,
    );
    return exitCodes.harness;
  }

  console.log(
    `\nWith one defect each, ${chosen.length === 1 ? 'one mutant' : `${chosen.length} mutants`}:\n`,
  );
  const tried: Tried[] = [];
  for (const mutant of chosen) {
    const sound = onControl.find(({ title, tier }) => title === mutant.scenario && tier === tierOf(mutant))!;
    const timeLimitMs = Math.max(shortestTimeLimitMs, 5 * sound.durationMs);
    const one = await tryOne(mutant, { control, browser, timeLimitMs, signal });
    tried.push(one);
    console.log(verdictLine(one, `${tried.length}/${chosen.length}`));
  }
  console.log(`\n${mutantTable(tried)}`);
  const kinds = new Set(tried.map(({ verdict }) => verdict.kind));
  if (kinds.has('survived') || kinds.has('missed')) return exitCodes.violated;
  return kinds.has('unknown') ? exitCodes.unknown : exitCodes.pass;
}

interface Trial {
  readonly control: CheckoutCopy;
  readonly timeLimitMs: number;
  readonly browser: string | null;
  readonly signal: AbortSignal;
}

type Tier = 'sim' | 'process';

function tierOf({ tier }: Mutant): Tier {
  return tier ?? 'sim';
}

async function tryOne(mutant: Mutant, { control, timeLimitMs, browser, signal }: Trial): Promise<Tried> {
  const startedAt = performance.now();
  await using copy = await control.again();
  await copy.plant(mutant);
  const tier = tierOf(mutant);
  if (tier === 'process' && isInDashboard(mutant)) await copy.buildDashboard(signal);
  const titles = [mutant.scenario];
  const [outcome] = await runScenarios({ root: copy.root, titles, tier, browser, timeLimitMs, signal });
  const seconds = (performance.now() - startedAt) / 1000;
  return { mutant, verdict: verdictOn(mutant, outcome!), seconds };
}

function showControl({ title, status, durationMs }: Outcome): void {
  console.log(`${(durationMs / 1000).toFixed(1).padStart(7)} s ${status === 'passed' ? '✓' : '✗'} ${title}`);
}

function whyItNoLongerApplies(mutant: Mutant): string[] {
  try {
    plant(mutant, readFileSync(join(root, mutant.file), 'utf8'));
    return [];
  } catch (error) {
    if (error instanceof NoLongerApplies || (error as NodeJS.ErrnoException).code === 'ENOENT')
      return [(error as Error).message];
    throw error;
  }
}

function listed({ name, wrong, file, scenario, invariant }: Mutant): string {
  const catcher = invariant === undefined ? scenario : `${invariant}, on the history of "${scenario}"`;
  return `${name}\n    ${wrong}\n    planted in ${file}\n    caught by ${catcher}\n`;
}
