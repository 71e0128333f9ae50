/** `hangup replay TOKEN`: what an exploration has found, once more, drawn and explained. */
import { join } from 'node:path';
import { timelineText } from '../../reports/timeline/text.ts';
import { type Plan, planOf } from '../explore/plan.ts';
import type { PlayedPlan } from '../explore/play-plan.ts';
import { scriptOf, worldOf } from '../explore/script.ts';
import { usualTiers } from '../tiers.ts';
import { writeDrawn } from './drawn.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { Misuse } from './line/misuse.ts';
import { terminalOf } from './line/terminal.ts';
import { oneOf, text } from './line/values.ts';
import { playerAt } from './player.ts';
import { root } from './tools.ts';

export const replay = command({
  name: 'replay',
  operands: ['TOKEN'],
  options: {
    tier: {
      about: 'sim: in memory, the same history each time; process: real processes and Chromium',
      takes: oneOf(usualTiers, 'TIER'),
      fallback: 'sim',
    },
    out: { about: 'where history and page go (reports/out/replay)', takes: text('DIR') },
  },
  says: 'Plays again what hangup explore has found: TOKEN holds the whole script. Draws what happened and says what is wrong with it.',
  examples: [
    ['hangup replay h1.NcoxCg…', 'in memory, bit for bit the same'],
    ['hangup replay h1.NcoxCg… --tier process', 'and in a real browser?'],
  ],
  exits: {
    pass: 'it is well now',
    violated: 'it violates an invariant, or breaks something',
    unknown: 'the world did not come to rest',
  },
  async run({ values: { tier, out }, operands: [token] }) {
    const plan = read(token!);
    await using player = await playerAt(tier);
    const played = await player.play(plan);
    const { records, outcome } = played;
    const paths = await writeDrawn(records, {
      title: 'exploration',
      folder: out ?? join(root, 'reports/out/replay'),
    });
    const parts = [
      [worldOf(plan), ...scriptOf(plan)].join('\n'),
      timelineText(records, terminalOf(process.stdout, process.env)),
      verdictOf(outcome),
      paths.join('\n'),
    ];
    process.stdout.write(`${parts.map((part) => part.trimEnd()).join('\n\n')}\n`);
    return exitOf(played);
  },
});

function read(token: string): Plan {
  try {
    return planOf(token);
  } catch (error) {
    if (error instanceof RangeError) throw new Misuse(`the token: ${error.message}`);
    throw error;
  }
}

function verdictOf(outcome: PlayedPlan['outcome']): string {
  if (outcome.status === 'passed') return '✓ All is well: every invariant holds.';
  if (outcome.status === 'skipped') return `Not at this tier: ${outcome.reason}`;
  const { error } = outcome;
  return error instanceof Error ? error.message : String(error);
}

function exitOf({ outcome }: PlayedPlan): number {
  if (outcome.status === 'passed') return exitCodes.pass;
  if (outcome.status === 'unknown') return exitCodes.unknown;
  return outcome.status === 'skipped' ? exitCodes.usage : exitCodes.violated;
}
