/** `hangup explore`: looks for what no scenario thought of. */
import { type Plan, tokenOf } from '../explore/plan.ts';
import { scriptOf, worldOf } from '../explore/script.ts';
import { explore as exploreSeed, type Finding, twoHistories } from '../explore/search.ts';
import { checkHistory } from '../invariants/report.ts';
import { type Tier, usualTiers } from '../tiers.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { Misuse } from './line/misuse.ts';
import { progressOn } from './line/progress.ts';
import { duration, oneOf, shard, type Takes } from './line/values.ts';
import { wrap } from './line/wrap.ts';
import { playerAt } from './player.ts';

const mostSeeds = 10_000_000;
/** One in so many is played twice, where chance is the seed's. */
const oneInTwice = 10;
/** Plays that cutting down a finding may take: some tenths of a second each in memory, some seconds in processes. */
const mostPlays = { sim: 400, process: 60 } as const;

interface Seeds {
  readonly from: number;
  readonly to: number;
}

const seeds: Takes<Seeds> = {
  name: 'A..B',
  read: (given) => {
    const [, a, b = a] = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(given) ?? [];
    const [from, to] = [Number(a), Number(b)];
    if (a === undefined || to < from || to - from >= mostSeeds)
      throw new Misuse('it takes two whole numbers, the smaller first: 0..999; or one: 7');
    return { from, to };
  },
};

export const explore = command({
  name: 'explore',
  operands: [],
  options: {
    seeds: {
      about: 'which explorations (0..99); each seed is another',
      takes: seeds,
      fallback: { from: 0, to: 99 },
    },
    shard: { about: 'the I-th of N parts of them, for N machines', takes: shard },
    for: { about: 'begins none after this long, on the clock on the wall', takes: duration },
    tier: {
      about: 'sim: in memory, several a second; process: real processes and Chromium, some seconds each',
      takes: oneOf(usualTiers, 'TIER'),
      fallback: 'sim',
    },
    all: { about: 'goes on after the first finding' },
  },
  says: 'Plays scripts that nobody wrote: what people type and click, what breaks, what heals and how time goes by, drawn by chance, and judged by every invariant. What fails is cut down to the few steps that matter.',
  examples: [
    ['hangup explore', 'a hundred explorations'],
    ['hangup explore --seeds 0..9999 --for 10m', 'as many of them as ten minutes allow'],
    ['hangup explore --seeds 0..9999 --shard 1/4', 'the first of four machines'],
    ['hangup explore --tier process --for 10m', 'the same scripts with real shells, in a browser'],
    ['hangup replay h1.NcoxCg…', 'what one has found, again'],
  ],
  exits: {
    pass: 'all is well',
    violated: 'a script violates an invariant, or breaks something',
    unknown: 'a world did not come to rest, or the time was up before the first',
    flaky: 'a seed gave two histories',
  },
  async run({ values: { seeds, shard, for: forMs, tier, all } }) {
    const { from, to } = seeds;
    const [part, parts] = shard?.split('/').map(Number) ?? [1, 1];
    const mine = (seed: number) => seed % parts! === part! - 1;
    const began = performance.now();
    const isTimeUp = () => forMs !== undefined && performance.now() - began >= forMs;
    const known = new Set<string>();
    const firstOfMine = from + ((((part! - 1 - from) % parts!) + parts!) % parts!);
    const meant = Math.max(0, Math.ceil((to - firstOfMine + 1) / parts!));
    let explored = 0;
    let worst: number = exitCodes.pass;
    await using player = await playerAt(tier);
    using progress = progressOn(process.stderr, 'exploring');
    for (let seed = from; seed <= to && !isTimeUp() && (all || worst === exitCodes.pass); seed++) {
      if (!mine(seed)) continue;
      progress.tell(seed - from, to - from + 1);
      const finding = await exploreSeed(seed, {
        twice: tier === 'sim' && seed % oneInTwice === 0,
        known,
        play: player.play,
        mostPlays: mostPlays[tier],
      });
      explored++;
      if (!finding) continue;
      console.log(known.has(finding.kind) ? toldAgain(seed, finding, tier) : told(seed, finding, tier));
      known.add(finding.kind);
      worst = Math.max(worst, exitOf(finding));
    }
    const cutShort = worst === exitCodes.pass && explored < meant;
    console.log(summary(explored, known.size, cutShort ? meant : null));
    return cutShort && explored === 0 ? exitCodes.unknown : worst;
  },
});

const columns = 80;

function told(seed: number, { plan, kind, played, stepsBefore }: Finding, tier: Tier): string {
  const { steps } = plan;
  const enough = steps.length === stepsBefore ? 'all of them needed' : `of ${stepsBefore} drawn`;
  const why = kind === twoHistories ? [] : wrap(reasonOf(played), columns - 4);
  return [
    `✗ seed ${seed}: ${kind}`,
    `  ${worldOf(plan)}; ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}, ${enough}:`,
    ...scriptOf(plan).map((line) => `    ${line}`),
    ...why.map((line) => `  ${line}`),
    `  ${replayOf(plan, tier)}`,
    '',
  ].join('\n');
}

function toldAgain(seed: number, { kind, plan }: Finding, tier: Tier): string {
  return `✗ seed ${seed}: ${kind}, again\n  ${replayOf(plan, tier)}\n`;
}

function replayOf(plan: Plan, tier: Tier): string {
  return `hangup replay ${tokenOf(plan)}${tier === 'sim' ? '' : ` --tier ${tier}`}`;
}

function reasonOf({ outcome, records }: Finding['played']): string {
  const [violated] = checkHistory(records).violated;
  if (violated) return `${violated.id}: ${violated.explanation}`;
  if (outcome.status !== 'failed' && outcome.status !== 'unknown') return outcome.status;
  const { error } = outcome;
  return error instanceof Error ? error.message : String(error);
}

/** @param of how many were meant, where the time was up before that */
function summary(explored: number, kinds: number, of: number | null): string {
  if (of !== null && explored === 0) return '? nothing was explored: the time was up before the first';
  const whole = of === null ? '' : ` of the ${of.toLocaleString('en')}, as many as the time allowed`;
  const many = `${explored.toLocaleString('en')} ${explored === 1 ? 'exploration' : 'explorations'}${whole}`;
  return kinds === 0
    ? `✓ ${many}, and all is well`
    : `${many}, ${kinds} ${kinds === 1 ? 'finding' : 'kinds of findings'}`;
}

function exitOf({ kind, played }: Finding): number {
  if (kind === twoHistories) return exitCodes.flaky;
  return played.outcome.status === 'unknown' ? exitCodes.unknown : exitCodes.violated;
}
