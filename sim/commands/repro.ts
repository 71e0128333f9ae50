/** `hangup repro ENDING`: brings one ending about and explains it. */
import { join } from 'node:path';
import { timelineText } from '../../reports/timeline/text.ts';
import { checkHistory } from '../invariants/report.ts';
import { endings, endingsFor } from '../repro/catalogue.ts';
import type { Ending, Wish } from '../repro/ending.ts';
import { sightsOf } from '../repro/observers.ts';
import { type Played, playEnding, titleOf } from '../repro/play-ending.ts';
import { usualTiers } from '../tiers.ts';
import { writeDrawn } from './drawn.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { twoColumns } from './line/help.ts';
import { Misuse } from './line/misuse.ts';
import { type Terminal, terminalOf } from './line/terminal.ts';
import { duration, oneOf, seed, text } from './line/values.ts';
import { needFaultServer } from './need-fault-server.ts';
import { root } from './tools.ts';
import { wantedEnding, wishFor } from './wanted-ending.ts';

export const repro = command({
  name: 'repro',
  operands: ['[ENDING]'],
  options: {
    how: { about: 'the way it comes about, where there are several: see --list', takes: text('WAY') },
    at: {
      about: 'how old the session is when it ends: 90s, 2h; an idle timeout is set to that',
      takes: duration,
    },
    tier: {
      about: 'sim: in memory, in a second; process: real processes and Chromium',
      takes: oneOf(usualTiers, 'TIER'),
      fallback: 'sim',
    },
    headed: { about: 'shows the browser, at --tier process' },
    seed: { about: 'what chance decides (1)', takes: seed, fallback: 1 },
    out: { about: 'where history and page go (reports/out/repro/…)', takes: text('DIR') },
    list: { about: 'all endings, a sentence each' },
  },
  says: 'Brings one ending of a session about, draws what happened, and says how each of its four observers saw it. ENDING is a close code or a cause.',
  examples: [
    ['hangup repro 1006', 'a connection that breaks'],
    ['hangup repro 1006 --how mid-frame', 'inside a WebSocket frame'],
    ['hangup repro idle_timeout --at 90s', 'nobody types for 90 s'],
    ['hangup repro 1011 --tier process --headed', 'with a browser to look at'],
    ['hangup repro --list', 'what there is'],
  ],
  exits: {
    pass: 'it ended so, and every invariant holds',
    violated: 'it ended otherwise, or an invariant is violated',
    unknown: 'the world did not come to rest',
  },
  async run({ values, operands: [word] }) {
    if (values.list) {
      process.stdout.write(list());
      return exitCodes.pass;
    }
    if (word === undefined)
      throw new Misuse('it needs an ending: a close code or a cause; --list has them all');
    if (values.headed && values.tier === 'sim')
      throw new Misuse('--headed: in memory there is no browser; add --tier process');
    const ending = wantedEnding(word);
    const wish = wishFor(ending, values);
    const played = await playAt(ending, wish, values);
    const paths = await write(played, ending, wish, values.out);
    process.stdout.write(told(played, ending, wish, word, terminalOf(process.stdout, process.env)));
    process.stdout.write(`\n${paths.map((path) => `${path}\n`).join('')}`);
    return exitOf(played);
  },
});

async function playAt(
  ending: Ending,
  wish: Wish,
  { seed, headed }: { readonly seed: number; readonly headed: boolean },
): Promise<Played> {
  if (wish.tier === 'sim') return playEnding(ending, wish, { seed });
  await needFaultServer();
  const { browserFor } = await import('./browser-for.ts');
  await using own = await browserFor({ headed });
  // Awaited here: the browser goes with this scope.
  return await playEnding(ending, wish, { seed, browser: own.browser, browserProcess: own.process });
}

function told(played: Played, ending: Ending, wish: Wish, word: string, terminal: Terminal): string {
  const { records, seen, brought, outcome, output } = played;
  const parts = [timelineText(records, terminal)];
  if (seen && brought) {
    const rows = sightsOf(seen, brought.byHand).map(({ observer, saw }) => [observer, saw] as const);
    parts.push(`How its observers saw the end:\n${twoColumns(rows, { width: terminal.width })}\n`);
  }
  parts.push(`${outcome.status === 'passed' ? verdictLine(records) : reasonOf(outcome)}\n`);
  if (output !== '') parts.push(`What its processes printed:\n${output.trimEnd()}\n`);
  return [...parts, seeAlso(ending, wish, word)].filter(Boolean).join('\n');
}

function reasonOf(outcome: Exclude<Played['outcome'], { status: 'passed' }>): string {
  if (outcome.status === 'skipped') return `Not at this tier: ${outcome.reason}`;
  const { error } = outcome;
  return error instanceof Error ? error.message : String(error);
}

function verdictLine(records: Played['records']): string {
  const { verdicts } = checkHistory(records);
  const held = verdicts.filter(({ status }) => status === 'holds').length;
  return `✓ It ended as it should: ${held} invariants hold, the other ${verdicts.length - held} had nothing to say.`;
}

/** What else the same word could have meant. */
function seeAlso({ name, ways = [] }: Ending, { how }: Wish, word: string): string {
  const kin = endingsFor(word).filter((one) => one.name !== name);
  const more = [
    ...ways
      .filter((way) => way !== how)
      .map((way) => [`hangup repro ${name} --how ${way}`, 'another way'] as const),
    ...kin.map((one) => [`hangup repro ${one.name}`, one.by] as const),
  ];
  return more.length === 0 ? '' : `See also:\n${twoColumns(more, { mostLeft: 46 })}\n`;
}

function write({ records }: Played, ending: Ending, wish: Wish, out: string | undefined): Promise<string[]> {
  const title = titleOf(ending, wish);
  const folder = out ?? join(root, 'reports/out/repro', title.replace(/[ ()]+/g, '-').replace(/-$/, ''));
  return writeDrawn(records, { title, folder });
}

function exitOf({ outcome }: Played): number {
  if (outcome.status === 'passed') return exitCodes.pass;
  if (outcome.status === 'unknown') return exitCodes.unknown;
  return outcome.status === 'skipped' ? exitCodes.usage : exitCodes.violated;
}

function list(): string {
  const rows = endings.map(({ code, name, by, ways }) => {
    const how = ways ? ` (--how ${ways.join(', ')})` : '';
    return [`${code}  ${name}`, `${by}${how}`] as const;
  });
  return `hangup repro CODE, or hangup repro CAUSE:\n\n${twoColumns(rows, { mostLeft: 26 })}\n`;
}
