/** `hangup scenarios`: a browser, a dashboard, the scenarios, their report. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAllureReport } from '../../reports/allure.ts';
import { planVariable } from '../../reports/plan.ts';
import type { Summary } from '../../reports/summary.ts';
import { runTellings, tellingsVariable } from '../agreement/run-tellings.ts';
import { judgeDifferences } from '../chance.ts';
import { buildContainerImage, leftInContainers } from '../containers.ts';
import { allScenarios } from '../declared.ts';
import { runFolder } from '../evidence/run-folder.ts';
import { runSecrets, secretsVariable } from '../evidence/run-secrets.ts';
import { type Tier, tiers, usualTiers } from '../tiers.ts';
import { findChromium } from './chromium.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { Misuse } from './line/misuse.ts';
import { oneOf, shard, type Takes, text, whole } from './line/values.ts';
import { requireMeant } from './meant.ts';
import { needDocker } from './need-docker.ts';
import { needFaultServer } from './need-fault-server.ts';
import { clearReports, exitOf, out, tellComplaints } from './run-reports.ts';
import { planOf } from './scenario-plan.ts';
import { soleWriter } from './sole-writer.ts';
import { bundle, playwrightVariables, root, tool } from './tools.ts';

const blobs = join(out, 'blob');

const workers: Takes<string> = {
  name: 'N|N%',
  read: (given) => {
    if (/^[1-9]\d{0,3}%?$/.test(given)) return given;
    throw new Misuse('it takes a number of workers, 4, or a share of the cores, 50%');
  },
};

export const scenarios = command({
  name: 'scenarios',
  operands: ['[FILE...]'],
  options: {
    grep: { about: 'those whose title matches', short: 'g', takes: text('PATTERN') },
    'grep-invert': { about: 'those whose title does not', takes: text('PATTERN') },
    project: {
      about: 'at this tier only: sim, process or container (sim and process)',
      takes: oneOf(tiers, 'TIER'),
      many: true,
    },
    workers: { about: 'so many at a time (one a core)', short: 'j', takes: workers },
    'repeat-each': { about: 'each so often: one that differs is flaky', takes: whole(1, 10_000) },
    retries: {
      about: 'a failed one gets so many tries more: one that then passes is flaky',
      takes: whole(0, 10),
    },
    shard: {
      about: 'the i-th of n parts; hangup merge puts them together, hangup gate judges them',
      takes: shard,
    },
    'max-failures': { about: 'stops after so many', takes: whole(1, 10_000) },
    headed: { about: 'shows the browsers' },
    list: { about: 'names the scenarios and runs none' },
  },
  says: 'Runs the scenarios in memory (sim) and with real processes and Chromium (process), or in containers (container), judges each by all invariants, and writes the report. FILE is a part of the name of a spec. What stands behind "--" goes to Playwright as it is.',
  examples: [
    ['hangup scenarios', 'all of them'],
    ['hangup scenarios -g ST3', 'those whose title says so'],
    ['hangup scenarios --project=sim', 'in memory only: seconds'],
    ['hangup scenarios --project=container', 'in containers and real time, where Docker is'],
    ['hangup scenarios --shard 1/4', 'a quarter, for one of four machines'],
  ],
  exits: {
    pass: 'all passed',
    violated: 'one failed, or something was left behind',
    unknown: 'a world did not come to rest',
    flaky: 'one passed only sometimes',
  },
  async run({ values, operands, rest }) {
    const { list, ...given } = values;
    const played: readonly Tier[] = given.project.length === 0 ? usualTiers : given.project;
    // Containers that come and go are network changes to every browser of this machine.
    const oneByOne = played.includes('container') && played.includes('process');
    const wanted = { ...given, project: played, workers: given.workers ?? (oneByOne ? '1' : undefined) };
    const chosen = [...asTyped(wanted), ...operands];
    if (list) return tool('playwright', ['test', '--list', ...chosen, ...rest], playwrightVariables);
    // Where nothing can be meant that is told at once, and the report of before stays.
    if (values.grep !== undefined || operands.length > 0)
      requireMeant(await allScenarios(), { grep: values.grep, files: operands, tiers: played });
    return runAll([...chosen, ...rest], {
      tiers: played,
      headed: values.headed,
      shard: values.shard ?? null,
      plan: () => planOf([...asTyped({ ...wanted, shard: undefined }), ...operands, ...rest]),
    });
  },
});

interface Running {
  readonly tiers: readonly Tier[];
  readonly headed: boolean;
  readonly shard: string | null;
  plan(): Promise<string>;
}

async function runAll(
  args: readonly string[],
  { tiers: played, headed, shard, plan }: Running,
): Promise<number> {
  await using _reports = await soleWriter(out);
  let variables: Record<string, string> = {};
  const inContainers = played.includes('container');
  if (inContainers) await needDocker();
  if (played.includes('process')) await needFaultServer();
  // In memory nobody looks at the dashboard.
  const browser = played.some((tier) => tier !== 'sim') ? findChromium({ headed }) : null;
  if (browser) {
    variables = {
      HANGUP_CHROMIUM: browser,
      HANGUP_PROGRAMS: join(root, 'node_modules/.cache/hangup/programs'),
    };
    await Promise.all([
      bundle('system/dashboard'),
      ...(played.includes('process') ? [bundle('sim/worlds/process')] : []),
      ...(inContainers ? [bundle('sim/worlds/container')] : []),
    ]);
  }
  if (inContainers) await buildContainerImage();
  if (shard) variables = { ...variables, [planVariable]: await plan(), PLAYWRIGHT_BLOB_OUTPUT_DIR: blobs };
  clearReports();

  // Ctrl-C reaches Playwright too, which ends its worlds; then the run is wound up as always.
  process.on('SIGINT', () => {});
  using folder = runFolder();
  using secrets = runSecrets(folder.path);
  const tellings = runTellings(folder.path);
  const status = await tool('playwright', ['test', ...args, ...(shard ? ['--add-reporter=blob'] : [])], {
    ...variables,
    ...playwrightVariables,
    TMPDIR: folder.scratch,
    [secretsVariable]: secrets.file,
    [tellingsVariable]: tellings.file,
  });
  const summaryFile = join(out, 'summary.json');
  // Playwright that never came to a run (a wrong option, a broken file) has said so itself.
  if (!existsSync(summaryFile)) return status === 0 ? exitCodes.pass : exitCodes.usage;
  const summary: Summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
  console.log(await writeAllureReport(root, browser ? { Chromium: browser } : {}));

  const leaks = (await secrets.leaksIn([out])).map((leak) => JSON.stringify(leak));
  const { compared, differing } = tellings.compare();
  if (compared > 0)
    console.log(`${compared} ${compared === 1 ? 'scenario' : 'scenarios'} compared between the tiers`);
  const { differences, byChance } = await judgeDifferences(
    differing,
    differing.length > 0 ? await allScenarios() : [],
  );
  for (const one of byChance) console.log(`told differently by chance: ${one}`);
  const complaints = [
    ...complain('secrets stand in the output of the run', leaks),
    ...complain('the tiers tell different stories', differences),
    ...complain('the run left behind', [
      ...folder.leftovers(),
      ...(inContainers ? await leftInContainers(folder.scratch) : []),
    ]),
  ];
  if (complaints.length > 0) {
    tellComplaints(summary, complaints);
    return exitCodes.violated;
  }
  const exit = exitOf(summary);
  return exit === exitCodes.pass && status !== 0 ? exitCodes.harness : exit;
}

/** The options as Playwright takes them. */
function asTyped(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().map((one) => `--${name}=${one}`);
  });
}

/** Says it, and answers it for the summary: a complaint of one shard must reach the gate, too. */
function complain(about: string, of: readonly string[]): string[] {
  if (of.length > 0) console.error(`${about}:\n  ${of.join('\n  ')}`);
  return of.map((one) => `${about}: ${one}`);
}
