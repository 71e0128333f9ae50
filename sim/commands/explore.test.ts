import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tokenOf } from '../explore/plan.ts';
import { explore } from './explore.ts';
import { loadHistory } from './history-file.ts';
import { replay } from './replay.ts';
import { Printed } from './testing/printed.ts';

const printed = new Printed();
let folder: string;

beforeEach(async () => {
  printed.keep();
  vi.stubEnv('COLUMNS', '80');
  folder = await mkdtemp(join(tmpdir(), 'hangup-replay-'));
});
afterEach(async () => {
  printed.show();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('says how many explorations were well', async () => {
  expect(await explore.run(['--seeds', '1..3'])).toBe(0);
  expect(printed.out).toBe('✓ 3 explorations, and all is well\n');
});

test('of the shards each has its part, and all parts are the whole', async () => {
  for (const part of ['1/2', '2/2']) expect(await explore.run(['--seeds', '1..3', '--shard', part])).toBe(0);
  expect(printed.out).toBe('✓ 1 exploration, and all is well\n✓ 2 explorations, and all is well\n');
});

test('begins none once its time is up, and says how many there would have been', async () => {
  let second = 0;
  const time = vi.spyOn(performance, 'now').mockImplementation(() => 1000 * second++);
  expect(await explore.run(['--seeds', '0..1999', '--shard', '1/2', '--for', '9s'])).toBe(0);
  time.mockRestore();
  expect(printed.out).toMatch(
    /^✓ \d explorations? of the 1,000, as many as the time allowed, and all is well\n$/,
  );
});

test('to have explored nothing is no verdict', async () => {
  expect(await explore.run(['--for', '0s'])).toBe(2);
  expect(printed.out).toBe('? nothing was explored: the time was up before the first\n');
});

test('a token is played, told in words and drawn, and its history is the same each time', async () => {
  const token = tokenOf({
    seed: 7,
    gateways: 1,
    policy: 'default',
    steps: [
      ['open', 'alice', 'Linux-C'],
      ['type', 0, 'exit 3\n'],
    ],
  });
  const hashes: string[] = [];
  for (let time = 0; time < 2; time++) {
    expect(await replay.run([token, '--out', folder])).toBe(0);
    hashes.push((await loadHistory(join(folder, 'history.ndjson'))).at(-1)!.hash);
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(printed.out).toContain(
    '1. alice opens a terminal on Linux-C\n2. "exit 3\\n" is typed into terminal 0\n',
  );
  expect(printed.out).toContain('closed by the gateway with 1000');
  expect(printed.out).toContain('All is well');
  expect(printed.out).toMatch(/history\.ndjson\n.*timeline\.html\n$/);
});

describe('bad input answers 64 and says what would be right:', () => {
  test.for([
    [
      explore,
      ['--seeds', '9..1'],
      '--seeds 9..1: it takes two whole numbers, the smaller first: 0..999; or one: 7',
    ],
    [explore, ['--seeds', 'all'], 'it takes two whole numbers'],
    [explore, ['--shard', '3/2'], 'it takes I/N'],
    [replay, [], 'it needs TOKEN'],
    [replay, ['h1.nonsense'], 'the token: it is damaged: was all of it copied?'],
    [replay, ['7'], 'the token: a token begins with "h1."'],
  ] as const)('%j', async ([command, args, message]) => {
    expect(await command.run(args)).toBe(64);
    expect(printed.err).toContain(message);
  });
});
