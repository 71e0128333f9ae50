import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { History } from '../history/history.ts';
import { formatHistory, writeHistory } from '../history/ndjson.ts';
import { goodStory, Story } from '../invariants/story.ts';
import { check } from './check.ts';
import { Printed } from './testing/printed.ts';

const printed = new Printed();

let folder: string;

beforeEach(async () => {
  printed.keep();
  folder = await mkdtemp(join(tmpdir(), 'hangup-check-'));
});
afterEach(async () => {
  printed.show();
  await rm(folder, { recursive: true });
});

async function history(of: Pick<History, 'records'>): Promise<string> {
  const path = join(folder, 'history.ndjson');
  await writeHistory(path, of.records);
  return path;
}

async function text(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'history.ndjson');
  await writeFile(path, content);
  return path;
}

describe('hangup check', () => {
  test('answers 0 for a history in which all holds, with a verdict for each invariant', async () => {
    expect(await check.run([await history(goodStory())])).toBe(0);
    expect(printed.out).toMatch(/holds +1 START-ONCE/);
    expect(printed.out).toContain('0 violated');
  });

  test('answers 1 for a violated one, and says by what', async () => {
    const story = new Story().open().ended('idle_timeout').ended('connection_lost');
    expect(await check.run([await history(story)])).toBe(1);
    expect(printed.out).toContain('it ended by idle_timeout');
  });

  test('says of one that is cut off between two records that its run did not end', async () => {
    const cutOff = 'It does not tell how the run ended: it was cut off, or goes on.\n';
    const story = new Story();
    await check.run([await history(story)]);
    expect(printed.out).toContain(cutOff);
    printed.out = '';
    story.say('sim', 'run.ended', { status: 'passed', reason: null });
    await check.run([await history(story)]);
    expect(printed.out).not.toContain(cutOff);
  });

  test('answers 2 where nothing happened that could have broken any', async () => {
    expect(await check.run([await history(new Story())])).toBe(2);
  });

  test('--help says how it is used', async () => {
    expect(await check.run(['--help'])).toBe(0);
    expect(printed.out).toContain('usage: hangup check FILE');
  });
});

describe('bad input answers 64 and says what was wrong:', () => {
  test.for([
    [[], 'it needs FILE'],
    [[''], 'FILE is empty'],
    [['--json'], 'there is no option --json'],
    [['a', 'b'], 'it takes one FILE, got 2'],
    [['/nowhere/history.ndjson'], 'cannot read /nowhere/history.ndjson: there is no such file'],
    [[tmpdir()], `cannot read ${tmpdir()}: it is a directory`],
  ] as const)('%j', async ([args, message]) => {
    expect(await check.run(args)).toBe(64);
    expect(printed.err).toContain(message);
    expect(printed.out).toBe('');
  });

  const lines = (): string[] => formatHistory(goodStory().records).split('\n');

  const damaged: readonly [what: string, content: () => string | Uint8Array, message: string][] = [
    ['nothing', () => '', 'it is empty; a history opens with run.started'],
    ['bytes', () => new Uint8Array([0xff, 0xfe]), ':1: it holds bytes that are not UTF-8'],
    ['prose', () => 'hello\n', ':1: it is not JSON'],
    ['other JSON', () => '[]\n', ':1: it holds an array'],
    ['a history that breaks off', () => lines().join('\n').slice(0, -20), 'it breaks off in the middle'],
    [
      'a history with a line missing',
      () => lines().toSpliced(3, 1).join('\n'),
      ':4: its seq is 5, expected 4',
    ],
    [
      'a history without its beginning',
      () => lines().slice(1).join('\n'),
      'a history opens with run.started',
    ],
    [
      'a history that was changed',
      () => lines().join('\n').replace('"a story"', '"a tale"'),
      'the chain is broken',
    ],
  ];

  test.for(damaged)('%s', async ([, content, message]) => {
    expect(await check.run([await text(content())])).toBe(64);
    expect(printed.err).toContain(message);
    expect(printed.err, 'it was typed well').not.toContain('usage');
    expect(printed.out).toBe('');
  });
});
