/** `hangup gate DIR`: may this run be released? For CI: an exit code, a summary, annotations. */
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { annotationsOf } from '../../reports/gate/annotations.ts';
import { type GateConfig, GateConfigError, parseGateConfig } from '../../reports/gate/config.ts';
import { counted, gateMarkdown } from '../../reports/gate/markdown.ts';
import { type GateVerdict, judgeGate } from '../../reports/gate/verdict.ts';
import type { Summary } from '../../reports/summary.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { shownPath, withFile } from './line/files.ts';
import { BadFile } from './line/misuse.ts';
import { terminalOf } from './line/terminal.ts';
import { text } from './line/values.ts';
import { wrap } from './line/wrap.ts';
import { readRun } from './run-results.ts';

export const gate = command({
  name: 'gate',
  operands: ['DIR...'],
  options: {
    config: {
      about: 'what must hold (JSON): which scenarios pass where, the time budget, quarantine',
      takes: text('FILE'),
    },
  },
  says: 'Judges the results of a run: nothing failed, nothing unknown, nothing flaky, nothing missing. DIR holds its summary.json; of a run in shards, give the DIR of each. In a GitHub Action the summary goes to the step, and up to ten findings become annotations.',
  examples: [
    ['hangup gate reports/out', 'whatever ran must have passed'],
    ['hangup gate --config .ci/gate.json reports/out', 'and this in particular must have run'],
    ['hangup gate shard-1 shard-2', 'two shards, none missing'],
  ],
  exits: {
    pass: 'it may pass',
    violated: 'a scenario failed or is missing, or a quarantine has ended',
    unknown: 'a scenario did not come to rest, or never ended',
    flaky: 'one passed only sometimes',
    budget: 'it took too long',
    usage: 'results or config cannot be read, a shard is missing or there twice',
  },
  async run({ values: { config: file }, operands: folders }) {
    const config = file === undefined ? null : await readConfig(file);
    const summary = await readRun(folders);
    const today = new Date().toISOString().slice(0, 10);
    const verdict = judgeGate({ summary, config, today });
    process.stdout.write(told(verdict, summary, terminalOf(process.stdout, process.env).width));
    const markdown = gateMarkdown(verdict, summary);
    await tellGitHub(verdict, markdown);
    const out = join(folders[0]!, 'gate.md');
    await withFile('write', out, () => writeFile(out, markdown));
    console.log(`\n${shownPath(out)}`);
    return exitCodes[verdict.outcome];
  },
});

async function readConfig(file: string): Promise<GateConfig> {
  const content = await withFile('read', file, () => readFile(file, 'utf8'));
  try {
    return parseGateConfig(content, file);
  } catch (error) {
    if (error instanceof GateConfigError) throw new BadFile(error.message);
    throw error;
  }
}

async function tellGitHub(verdict: GateVerdict, markdown: string): Promise<void> {
  const { GITHUB_STEP_SUMMARY: step, GITHUB_ACTIONS: actions } = process.env;
  if (step) await withFile('write', step, () => appendFile(step, markdown));
  if (actions) for (const line of annotationsOf(verdict)) console.log(line);
}

function told({ outcome, findings, notes }: GateVerdict, summary: Summary, width: number): string {
  const lines = [`${outcome === 'pass' ? '✓ pass' : `✗ ${outcome}`}: ${counted(summary)}`];
  for (const { severity, about, says } of findings)
    lines.push(
      '',
      ...wrap(`${severity}: ${about}`, width),
      ...wrap(says, width - 4).map((line) => `    ${line}`),
    );
  if (notes.length > 0) lines.push('');
  for (const note of notes) lines.push(...wrap(`note: ${note}`, width));
  return `${lines.join('\n')}\n`;
}
