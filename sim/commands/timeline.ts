/** `hangup timeline FILE`: draws anybody's history, in the terminal or as a file. */
import { writeFile } from 'node:fs/promises';
import { timelinePage } from '../../reports/timeline/page.ts';
import { timelineSvg } from '../../reports/timeline/svg.ts';
import { timelineText } from '../../reports/timeline/text.ts';
import { exitCodes } from './exit-codes.ts';
import { loadHistory } from './history-file.ts';
import { command } from './line/command.ts';
import { withFile } from './line/files.ts';
import { terminalOf } from './line/terminal.ts';
import { text } from './line/values.ts';

export const timeline = command({
  name: 'timeline',
  operands: ['FILE'],
  options: {
    html: { about: 'writes a page instead: one file that opens from disk', takes: text('OUT') },
    svg: { about: 'writes a picture instead', takes: text('OUT') },
    story: { about: 'the story alone, without its smaller steps; a page has both' },
  },
  says: 'Draws a history (NDJSON, see sim/history/README.md): who did what to whom, in lanes from the person to the audit log, with virtual time on the left.',
  examples: [
    ['hangup timeline history.ndjson', 'in the terminal, at its width'],
    ['hangup timeline history.ndjson | less -S', 'to scroll in'],
    ['hangup timeline history.ndjson --html why.html', 'a page to send to somebody'],
  ],
  exits: { pass: 'it is drawn', usage: 'it is no history, or OUT cannot be written' },
  async run({ values: { html, svg, story }, operands: [file] }) {
    const records = await loadHistory(file!);
    const detail = story ? 'story' : 'steps';
    if (html === undefined && svg === undefined)
      process.stdout.write(timelineText(records, { ...terminalOf(process.stdout, process.env), detail }));
    if (html !== undefined) await write(html, timelinePage(records));
    if (svg !== undefined) await write(svg, timelineSvg(records, { detail }));
    return exitCodes.pass;
  },
});

async function write(file: string, content: string): Promise<void> {
  await withFile('write', file, () => writeFile(file, content));
  console.log(file);
}
