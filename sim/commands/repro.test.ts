import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { endings } from '../repro/catalogue.ts';
import { loadHistory } from './history-file.ts';
import { repro } from './repro.ts';
import { Printed } from './testing/printed.ts';

const printed = new Printed();

let folder: string;

beforeEach(async () => {
  printed.keep();
  folder = await mkdtemp(join(tmpdir(), 'hangup-repro-'));
  vi.stubEnv('COLUMNS', '80');
});
afterEach(async () => {
  printed.show();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test('draws the ending, explains it for each observer, and ends with the paths of history and page', async () => {
  expect(await repro.run(['1006', '--out', folder])).toBe(0);
  expect(printed.out).toMatch(/^1006 connection_lost \(rst\)\n/);
  for (const observer of ['the page', 'wire at the browser', 'wire at the gateway', 'the gateway'])
    expect(printed.out).toMatch(new RegExp(`^  ${observer} +\\S`, 'm'));
  expect(printed.out).toMatch(/history\.ndjson\n.*timeline\.html\n$/);
  const records = await loadHistory(join(folder, 'history.ndjson'));
  expect(records.at(-1)).toMatchObject({ kind: 'run.ended', data: { status: 'passed' } });
  expect(await readFile(join(folder, 'timeline.html'), 'utf8')).toContain('1006 connection_lost (rst)');
});

test('keeps to eighty columns without colour in a pipe', async () => {
  await repro.run(['idle_timeout', '--at', '90s', '--out', folder]);
  const lines = printed.out.split('\n').filter((line) => !line.includes(folder) && !line.includes('.ndjson'));
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(printed.out).not.toContain('\x1b');
});

test('the same seed gives the same history, another one another', async () => {
  const histories: string[] = [];
  for (const seed of ['1', '1', '2']) {
    await repro.run(['1011', '--how', 'vanish', '--seed', seed, '--out', folder]);
    histories.push(await readFile(join(folder, 'history.ndjson'), 'utf8'));
  }
  expect(histories[1]).toBe(histories[0]);
  expect(histories[2]).not.toBe(histories[0]);
});

test('--list names every ending, in eighty columns', async () => {
  expect(await repro.run(['--list'])).toBe(0);
  for (const { name, code } of endings) expect(printed.out).toContain(`${code}  ${name}`);
  expect(Math.max(...printed.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

describe('bad input answers 64 and says what would be right:', () => {
  test.for([
    [[], 'it needs an ending'],
    [['1007'], 'nothing ends with "1007"; there are 1000, 1001, 1005, 1006'],
    [['idel_timeout'], 'nothing ends with "idel_timeout"; did you mean "idle_timeout"?'],
    [['1006', '--how', 'rts'], 'connection_lost takes rst, fin, mid-frame; did you mean "rst"?'],
    [['4408', '--how', 'rst'], 'there is one way only to idle_timeout'],
    [['4404', '--at', '9s'], 'machine_not_found comes when it comes, at once'],
    [['1000', '--at', '5h'], 'after four hours every session is over'],
    [['1000', '--at', '5ms'], 'a session is at least 1 s old'],
    [['1006', '--headed'], 'in memory there is no browser; add --tier process'],
    [['1006', '--tier', 'docker'], '--tier docker: it takes sim, process'],
    [['1006', '--out', '/dev/null/here'], 'cannot write /dev/null/here'],
    [['1006', '--out', '/etc/passwd'], 'cannot write /etc/passwd: there is a file of that name'],
  ] as const)('%j', async ([args, message]) => {
    expect(await repro.run(args)).toBe(64);
    expect(printed.err).toContain(message);
  });
});
