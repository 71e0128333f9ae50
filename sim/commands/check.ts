/** `hangup check FILE`: judges anybody's history. */
import { tame } from '../../system/contracts/outside-text.ts';
import { checkHistory, claimColumn, renderReport } from '../invariants/report.ts';
import { exitCodes } from './exit-codes.ts';
import { loadHistory } from './history-file.ts';
import { command } from './line/command.ts';
import { terminalOf } from './line/terminal.ts';
import { wrap } from './line/wrap.ts';

export const check = command({
  name: 'check',
  operands: ['FILE'],
  options: {},
  says: 'Judges a history (NDJSON, see sim/history/README.md) by every invariant: violations first, each with its witnesses, then a verdict for all.',
  examples: [
    ['hangup check history.ndjson', 'the verdicts'],
    ['hangup check history.ndjson | head -20', 'the violations, if there are any'],
  ],
  exits: {
    pass: 'all hold',
    violated: 'one is violated',
    unknown: 'nothing in it could have broken any',
    usage: 'it is no history',
  },
  async run({ operands: [file] }) {
    const report = checkHistory(await loadHistory(file!));
    const { isTTY } = process.stdout;
    const { width } = terminalOf(process.stdout, process.env);
    // Whoever reads it through a pipe finds a verdict on one line.
    const fold = isTTY ? (claim: string) => wrap(claim, width - claimColumn) : undefined;
    process.stdout.write(renderReport(report, fold).split('\n').map(tame).join('\n'));
    if (!report.complete)
      process.stdout.write('It does not tell how the run ended: it was cut off, or goes on.\n');
    return { holds: exitCodes.pass, violated: exitCodes.violated, unknown: exitCodes.unknown }[report.status];
  },
});
