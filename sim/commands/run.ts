/** `hangup run`: scenarios by name, without a browser, as often as wanted; one seed must give one history. */
import { allScenarios, type Declared } from '../declared.ts';
import { formatHistory } from '../history/ndjson.ts';
import type { AnyRecord } from '../history/record.ts';
import { type Repeated, repeat } from '../repeat.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { Misuse } from './line/misuse.ts';
import { oneOf, seed, whole } from './line/values.ts';
import { suggestion } from './meant.ts';

export const run = command({
  name: 'run',
  operands: ['NAME'],
  options: {
    seed: { about: 'what chance decides (1)', takes: seed, fallback: 1 },
    repeat: {
      about: 'plays each N times (1): all histories of one seed must be the same',
      takes: whole(1, 1_000_000),
      fallback: 1,
    },
    tier: {
      about: 'in memory, in virtual time: the only one here; hangup scenarios has them all',
      takes: oneOf(['sim']),
      fallback: 'sim',
    },
  },
  says: 'Plays the scenarios whose titles contain NAME: without a browser, in milliseconds.',
  examples: [
    ['hangup run ST3', 'all of ST3'],
    ['hangup run "a token that was used"', 'one of them'],
    ['hangup run Idle --seed 7 --repeat 100', 'a hundred times, one history'],
  ],
  exits: {
    pass: 'all passed, with one history each',
    violated: 'one failed',
    unknown: 'one did not come to rest',
    flaky: 'two histories of one seed',
  },
  async run({ values: { seed, repeat: runs }, operands: [name] }) {
    const scenarios = await allScenarios();
    const chosen = scenarios.filter(({ title }) => title.toLowerCase().includes(name!.toLowerCase()));
    if (chosen.length === 0)
      throw new Misuse(`no title of a scenario contains "${name}"${suggestion(name!, scenarios)}`);
    const verdicts: Verdict[] = [];
    for (const scenario of chosen) verdicts.push(await tell(scenario, { seed, runs }));
    if (verdicts.length > 1) console.log(`\n${tally(verdicts)}`);
    return Math.max(...verdicts.map((verdict) => exits[verdict]));
  },
});

const exits = {
  passed: exitCodes.pass,
  skipped: exitCodes.pass,
  failed: exitCodes.violated,
  unknown: exitCodes.unknown,
  flaky: exitCodes.flaky,
} as const;

type Verdict = keyof typeof exits;

/** `16 passed, 1 skipped`. */
export function tally(verdicts: readonly Verdict[]): string {
  return (Object.keys(exits) as Verdict[])
    .map((one) => ({ one, count: verdicts.filter((verdict) => verdict === one).length }))
    .filter(({ count }) => count > 0)
    .map(({ one, count }) => `${count} ${one}`)
    .join(', ');
}

interface Wanted {
  readonly seed: number;
  readonly runs: number;
}

async function tell(scenario: Declared, { seed, runs }: Wanted): Promise<Verdict> {
  const result = await repeat(scenario, { tier: 'sim', seed, runs });
  const { outcome, difference } = result;
  if (difference) {
    console.log(
      `✗ ${scenario.title}\n  two histories of seed ${seed}: run ${difference.run} differs from the first`,
    );
    console.log(`  first:  ${line(difference.expected)}\n  then:   ${line(difference.seen)}`);
    return 'flaky';
  }
  if (outcome.status === 'passed') {
    console.log(`✓ ${scenario.title}\n  ${summary(result)}`);
    return 'passed';
  }
  if (outcome.status === 'skipped') {
    console.log(`– ${scenario.title}\n  ${outcome.reason}`);
    return 'skipped';
  }
  const { error } = outcome;
  console.log(
    `✗ ${scenario.title}\n${error instanceof Error ? error.message : error}`.replace(/\n(?=.)/g, '\n  '),
  );
  return outcome.status;
}

function summary({ hash, records, runs }: Repeated): string {
  return `${hash}  ${records} records${runs > 1 ? `, the same in all ${runs} runs` : ''}`;
}

function line(record: AnyRecord | undefined): string {
  return record ? formatHistory([record]).trim() : '(the history has ended)';
}
