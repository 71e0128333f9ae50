/** `hangup bench`: how fast the laboratory is, each number beside what it is to be compared with. */
import { writeFile } from 'node:fs/promises';
import { isMet } from '../bench/benchmark.ts';
import { catalogue } from '../bench/catalogue.ts';
import { runInChild } from '../bench/in-child.ts';
import { type Result, renderTable } from '../bench/table.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { Misuse } from './line/misuse.ts';
import { oneOf, text } from './line/values.ts';

const names = catalogue.map(({ name }) => name);

export const bench = command({
  name: 'bench',
  operands: [],
  options: {
    only: { about: 'runs this one; may be given several times', takes: oneOf(names, 'NAME'), many: true },
    scale: {
      about: 'a share of the sizes that the goals speak of, as 0.1',
      takes: { name: 'X', read: readScale },
      fallback: 1,
    },
    json: { about: 'writes the numbers to a file as well', takes: text('FILE') },
    list: { about: 'says what is measured, and runs nothing' },
  },
  says: 'Measures how fast the laboratory is, each number beside what it is to be compared with in the same run. Goals are printed, met or not: a busy machine is no reason to fail.',
  examples: [
    ['hangup bench --only judging', 'one of them'],
    ['hangup bench --scale 0.1 --json bench.json', 'all of them, a tenth of each'],
  ],
  exits: { pass: 'everything was measured, whatever came out', violated: 'one of them went wrong' },
  async run({ values: { only, scale, json, list } }) {
    const chosen = only.length === 0 ? names : names.filter((name) => only.includes(name));
    if (list) {
      for (const { name, about } of catalogue) console.log(`${name.padEnd(15)} ${about}`);
      return exitCodes.pass;
    }
    const results: Result[] = [];
    let failed = false;
    for (const name of chosen) {
      try {
        results.push({ benchmark: name, measures: await runInChild(name, scale, (now) => tell(name, now)) });
      } catch (error) {
        failed = true;
        console.error(`hangup bench: ${name} went wrong: ${(error as Error).message}`);
      }
    }
    endProgress();
    process.stdout.write(renderTable(results));
    if (json) {
      await writeFile(json, `${JSON.stringify(withGoals(results), null, 2)}\n`);
      console.log(`\n${json}`);
    }
    return failed ? exitCodes.violated : exitCodes.pass;
  },
});

function readScale(given: string): number {
  const value = Number(given);
  if (!/^\d*\.?\d+$/.test(given) || value <= 0 || value > 100)
    throw new Misuse('it takes a number over 0, at most 100: 1 for the sizes of the goals, 0.1 for a tenth');
  return value;
}

/** On a terminal one line that is written over; in a log the beginnings of the benchmarks only. */
let told = '';

function tell(name: string, now: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${name}: ${now}`);
  else if (told !== name) process.stderr.write(`${name}…\n`);
  told = name;
}

function endProgress(): void {
  if (process.stderr.isTTY && told) process.stderr.write('\r\u001b[K');
}

function withGoals(results: readonly Result[]) {
  return results.map(({ benchmark, measures }) => ({
    benchmark,
    measures: measures.map((measure) => ({ ...measure, met: isMet(measure) })),
  }));
}
