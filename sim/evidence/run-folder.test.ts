import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runFolder } from './run-folder.ts';

test('a run that took everything along leaves nothing', () => {
  using folder = runFolder();
  expect(folder.leftovers()).toEqual([]);
});

test('a file left in the scratch folder is told', () => {
  using folder = runFolder();
  writeFileSync(join(folder.scratch, 'forgotten'), '');
  expect(folder.leftovers()).toEqual(['the temporary forgotten']);
});

test('a process that still runs is told, one that has ended is not', async () => {
  using folder = runFolder();
  const child = spawn('cat', {
    env: { ...process.env, TMPDIR: folder.scratch },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  expect(folder.leftovers()).toEqual([`process ${child.pid}: cat`]);
  child.stdin.end();
  await once(child, 'exit');
  expect(folder.leftovers()).toEqual([]);
});

test('the folder goes with its scope', () => {
  let path = '';
  {
    using folder = runFolder();
    path = folder.path;
  }
  expect(existsSync(path)).toBe(false);
});

test('a place that somebody has named is taken', () => {
  const named = mkdtempSync(join(tmpdir(), 'hangup-named-'));
  onTestFinished(() => rmSync(named, { recursive: true }));
  vi.stubEnv('TMPDIR', named);
  onTestFinished(() => void vi.unstubAllEnvs());
  using folder = runFolder();
  expect(folder.path.startsWith(`${named}/`)).toBe(true);
});
