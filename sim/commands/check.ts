/** `hangup check FILE`: judges anybody's history. */
import { checkHistory, renderReport } from '../invariants/report.ts';
import { exitCodes } from './exit-codes.ts';
import { loadHistory } from './history-file.ts';
import { command } from './line/command.ts';

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
    process.stdout.write(renderReport(report));
    return { holds: exitCodes.pass, violated: exitCodes.violated, unknown: exitCodes.unknown }[report.status];
  },
});
