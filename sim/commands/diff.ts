/** `hangup diff A B`: a passing history beside a failing one, aligned at the first difference. */
import { writeFile } from 'node:fs/promises';
import { diffText } from '../../reports/timeline/diff.ts';
import { diffPage } from '../../reports/timeline/diff-page.ts';
import { exitCodes } from './exit-codes.ts';
import { loadHistory } from './history-file.ts';
import { command } from './line/command.ts';
import { withFile } from './line/files.ts';
import { terminalOf } from './line/terminal.ts';
import { text } from './line/values.ts';

export const diff = command({
  name: 'diff',
  operands: ['PASSING', 'FAILING'],
  options: { html: { about: 'writes a page instead', takes: text('OUT') } },
  says: 'Shows two histories side by side from just before they part: what the passing one did, and what the failing one did instead.',
  examples: [
    ['hangup diff good.ndjson bad.ndjson', 'in the terminal'],
    ['hangup diff good.ndjson bad.ndjson --html diff.html', 'as a page'],
  ],
  exits: { pass: 'shown, or they tell the same', usage: 'one is no history, or OUT cannot be written' },
  async run({ values: { html }, operands: [passing, failing] }) {
    const [good, bad] = [await loadHistory(passing!), await loadHistory(failing!)];
    if (html === undefined)
      process.stdout.write(diffText(good, bad, terminalOf(process.stdout, process.env)));
    else {
      await withFile('write', html, () => writeFile(html, diffPage(good, bad)));
      console.log(html);
    }
    return exitCodes.pass;
  },
});
