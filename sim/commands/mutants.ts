/**
 * `hangup mutants`: plants each known defect in a copy of the checkout and runs there the scenario that must
 * see it. Before that the same scenarios run on a copy without a defect, so that "caught" means something.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogue } from '../mutants/catalogue.ts';
import { CheckoutCopy } from '../mutants/checkout-copy.ts';
import { isInDashboard, type Mutant, NoLongerApplies, plant } from '../mutants/mutant.ts';
import { type Outcome, runScenarios } from '../mutants/scenario-run.ts';
import { mutantTable, type Tried, verdictLine } from '../mutants/table.ts';
import { verdictOn } from '../mutants/verdict.ts';
import { findChromium, NoChromium } from './chromium.ts';
import { exitCodes } from './exit-codes.ts';

const root = join(import.meta.dirname, '../..');

/** For a scenario that is over in no time without the defect. */
const shortestTimeLimitMs = 40_000;

const usage = `usage: hangup mutants [--only NAME]... [--list]

  --only NAME  try this one; may be given several times
  --list       say what is planted and who must catch it, and run nothing
`;

/** Exit code: pass when every defect is caught, violated when one survives or no longer applies. */
export async function mutants(args: string[]): Promise<number> {
  const options = optionsOf(args);
  if (typeof options === 'string') {
    console.error(`hangup mutants: ${options}\n\n${usage}`);
    return exitCodes.usage;
  }
  if (options.help) {
    process.stdout.write(usage);
    return exitCodes.pass;
  }
  if (options.list) {
    process.stdout.write(options.chosen.map(listed).join('\n'));
    return exitCodes.pass;
  }
  const outdated = catalogue.flatMap(whyItNoLongerApplies);
  for (const why of outdated) console.error(why);
  if (outdated.length > 0) return exitCodes.violated;

  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new Error('interrupted'));
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await tryAll(options.chosen, findChromium(), interrupt.signal);
  } catch (error) {
    if (!(error instanceof NoChromium) && !interrupt.signal.aborted) throw error;
    console.error(`hangup mutants: ${interrupt.signal.aborted ? 'interrupted' : (error as Error).message}`);
    return exitCodes.harness;
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

async function tryAll(chosen: readonly Mutant[], browser: string, signal: AbortSignal): Promise<number> {
  const titles = [...new Set(chosen.map(({ scenario }) => scenario))];
  await using control = await CheckoutCopy.of(root);
  await control.buildDashboard(signal);
  console.log(`Without a defect, ${titles.length} scenarios:\n`);
  const onControl = await runScenarios({
    root: control.root,
    titles,
    browser,
    signal,
    onOutcome: showControl,
  });
  const red = onControl.filter(({ status }) => status !== 'passed');
  if (red.length > 0) {
    console.error(`\n${red.map(({ title, message }) => `${title}\n${message}`).join('\n\n')}`);
    console.error(
      `\nhangup mutants: ${red.length} of ${onControl.length} scenarios do not pass without any defect: nothing that they catch would mean anything`,
    );
    return exitCodes.harness;
  }

  console.log(`\nWith one defect each, ${chosen.length} mutants:\n`);
  const tried: Tried[] = [];
  for (const mutant of chosen) {
    const soundMs = onControl.find(({ title }) => title === mutant.scenario)!.durationMs;
    const timeLimitMs = Math.max(shortestTimeLimitMs, 5 * soundMs);
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
  readonly browser: string;
  readonly signal: AbortSignal;
}

async function tryOne(mutant: Mutant, { control, timeLimitMs, browser, signal }: Trial): Promise<Tried> {
  const startedAt = performance.now();
  await using copy = await control.again();
  await copy.plant(mutant);
  if (isInDashboard(mutant)) await copy.buildDashboard(signal);
  const titles = [mutant.scenario];
  const [outcome] = await runScenarios({ root: copy.root, titles, browser, timeLimitMs, signal });
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

interface Options {
  readonly chosen: readonly Mutant[];
  readonly list: boolean;
  readonly help: boolean;
}

/** A text says what is wrong with them. */
function optionsOf(args: string[]): Options | string {
  let values: { only?: string[]; list?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({
      args,
      options: {
        only: { type: 'string', multiple: true },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    return (error as Error).message;
  }
  const { only = catalogue.map(({ name }) => name), list = false, help = false } = values;
  const unknown = only.find((name) => !catalogue.some((mutant) => mutant.name === name));
  if (unknown !== undefined)
    return `there is no mutant "${unknown}"; there are ${catalogue.map(({ name }) => name).join(', ')}`;
  return { chosen: catalogue.filter(({ name }) => only.includes(name)), list, help };
}
