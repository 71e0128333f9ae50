/** `hangup run`: scenarios by name, without a browser, as often as wanted; one seed must give one history. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Declared, scenariosIn } from '../declared.ts';
import { formatHistory } from '../history/ndjson.ts';
import type { AnyRecord } from '../history/record.ts';
import { type Repeated, repeat } from '../repeat.ts';
import { exitCodes } from './exit-codes.ts';

const help = `usage: hangup run NAME [--seed N] [--repeat N] [--tier sim]

  Plays the scenarios whose titles begin with or contain NAME: ST3, "Idle", "a token that was used".

  --seed N      what chance decides, default 1
  --repeat N    play each N times, default 1: all histories of one seed must be the same
  --tier sim    in memory, in virtual time (the only one here; hangup scenarios has them all)

Exit codes: 0 all passed with one history each, 1 one failed, 2 unknown, 3 two histories of one seed, 64 usage.
`;

const specs = join(import.meta.dirname, '../../scenarios');

class UsageError extends Error {}

interface Wanted {
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
}

export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return exitCodes.pass;
  }
  try {
    const wanted = read(args);
    const chosen = (await all()).filter(({ title }) => title.toLowerCase().includes(wanted.name));
    if (chosen.length === 0) throw new UsageError(`no title of a scenario contains "${wanted.name}"`);
    let worst: number = exitCodes.pass;
    for (const scenario of chosen) worst = Math.max(worst, await tell(scenario, wanted));
    return worst;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`hangup run: ${error.message}\n\n${help}`);
    return exitCodes.usage;
  }
}

function read(args: string[]): Wanted {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const [name, ...more] = parsed.positionals;
  if (!name) throw new UsageError('it needs the name of a scenario');
  if (more.length > 0) throw new UsageError(`it takes one name, got ${more.length + 1}: quote it`);
  if (parsed.values.tier !== 'sim')
    throw new UsageError(`--tier ${parsed.values.tier} needs a browser: only sim runs here`);
  return {
    name: name.toLowerCase(),
    seed: whole('seed', parsed.values.seed, 0),
    runs: whole('repeat', parsed.values.repeat, 1),
  };
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      repeat: { type: 'string', default: '1' },
      tier: { type: 'string', default: 'sim' },
    },
  });
}

function whole(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > 0xffff_ffff)
    throw new UsageError(`--${option} ${text}: it takes a whole number from ${least} to ${0xffff_ffff}`);
  return value;
}

async function all(): Promise<Declared[]> {
  const files = readdirSync(specs).filter((file) => file.endsWith('.spec.ts'));
  const declared: Declared[] = [];
  for (const file of files.sort())
    declared.push(...(await scenariosIn(new URL(`file://${join(specs, file)}`))));
  return declared;
}

async function tell(scenario: Declared, { seed, runs }: Wanted): Promise<number> {
  const result = await repeat(scenario, { tier: 'sim', seed, runs });
  const { outcome, difference } = result;
  if (difference) {
    console.log(
      `✗ ${scenario.title}\n  two histories of seed ${seed}: run ${difference.run} differs from the first`,
    );
    console.log(`  first:  ${line(difference.expected)}\n  then:   ${line(difference.seen)}`);
    return exitCodes.flaky;
  }
  if (outcome.status === 'passed') {
    console.log(`✓ ${scenario.title}\n  ${summary(result)}`);
    return exitCodes.pass;
  }
  if (outcome.status === 'skipped') {
    console.log(`– ${scenario.title}\n  ${outcome.reason}`);
    return exitCodes.pass;
  }
  const { error } = outcome;
  console.log(
    `✗ ${scenario.title}\n${error instanceof Error ? error.message : error}`.replace(/\n(?=.)/g, '\n  '),
  );
  return outcome.status === 'unknown' ? exitCodes.unknown : exitCodes.violated;
}

function summary({ hash, records, runs }: Repeated): string {
  return `${hash}  ${records} records${runs > 1 ? `, the same in all ${runs} runs` : ''}`;
}

function line(record: AnyRecord | undefined): string {
  return record ? formatHistory([record]).trim() : '(the history has ended)';
}
