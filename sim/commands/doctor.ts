/** `hangup doctor`: what is here, what that allows, and what to type for the rest. */
import { type Check, examine } from './doctor/checks.ts';
import { thisMachine } from './doctor/machine.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { terminalOf } from './line/terminal.ts';
import { wrap } from './line/wrap.ts';

export const doctor = command({
  name: 'doctor',
  operands: [],
  options: {},
  says: 'Looks at this machine: what Hangup finds here, what each allows, and the line to type for what is missing. It changes nothing.',
  examples: [
    ['hangup doctor', 'the whole list'],
    ['hangup doctor && npm run scenarios', 'only where all of them can run'],
  ],
  exits: {
    pass: 'everything that npm run scenarios needs is here',
    harness: 'something that it needs is missing',
  },
  async run() {
    const checks = await examine(thisMachine);
    process.stdout.write(diagnosis(checks, terminalOf(process.stdout, process.env).width));
    return checks.every(({ found, needed }) => found !== null || !needed)
      ? exitCodes.pass
      : exitCodes.harness;
  },
});

const margin = 6;

/** Ends with a newline. */
export function diagnosis(checks: readonly Check[], width: number): string {
  const lines = checks.flatMap(({ name, found, allows, use, remedy, needed }) => {
    const told = wrap(allows, width - margin).map((line) => `${' '.repeat(margin)}${line}`);
    if (found !== null)
      return [`✓ ${name}: ${found}`, ...told, ...(use ? [`${' '.repeat(margin)}use: ${use}`] : [])];
    // A line to type stays one line, however long.
    return [
      `${needed ? '✗' : '–'} ${name}: ${needed ? 'missing' : 'not here'}`,
      ...told,
      `${' '.repeat(margin)}type: ${remedy}`,
    ];
  });
  const missing = checks.filter(({ found, needed }) => needed && found === null).map(({ name }) => name);
  const verdict =
    missing.length === 0
      ? 'Everything is here that npm run scenarios needs.'
      : `npm run scenarios needs what is missing: ${missing.join(', ')}.`;
  return `${lines.join('\n')}\n\n${verdict}\n`;
}
