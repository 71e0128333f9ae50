import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findChromium, NoSuchChromium } from './chromium.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hangup-chromium-'));
  vi.stubEnv('HANGUP_CHROMIUM', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function put(name: string, { says = 'Chromium 1.0', mode = 0o755 } = {}): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${says && `echo '${says}'`}\n`);
  chmodSync(path, mode);
  return path;
}

test('the browser that HANGUP_CHROMIUM names is taken', () => {
  const path = put('my-browser');
  vi.stubEnv('HANGUP_CHROMIUM', path);
  expect(findChromium()).toBe(path);
});

test.for([
  ['nothing', () => join(folder, 'nothing'), 'which is not there'],
  ['a folder', () => folder, 'which is no file'],
  ['a text', () => put('text', { mode: 0o644 }), 'which cannot be run (EACCES)'],
  ['a silent program', () => put('true', { says: '' }), 'which is no Chromium (--version ended with 0)'],
  [
    'another program',
    () => put('cat', { says: 'cat 9.1' }),
    'which is no Chromium (--version said "cat 9.1")',
  ],
] as const)('a HANGUP_CHROMIUM that names %s is wrong input, told in a sentence', ([, put, why]) => {
  const path = put();
  vi.stubEnv('HANGUP_CHROMIUM', path);
  expect(() => findChromium()).toThrow(NoSuchChromium);
  expect(() => findChromium()).toThrow(
    `HANGUP_CHROMIUM names ${path}, ${why}: let it name the program of a Chromium, or unset it and one is looked for`,
  );
});

test('a headless shell goes before a whole browser, unless somebody wants to look', () => {
  const whole = put('chromium');
  put('chromium-headless-shell');
  vi.stubEnv('PATH', folder);
  expect(findChromium()).toMatch(/chromium-headless-shell$/);
  expect(findChromium({ headed: true })).toBe(whole);
});

test('a chromium on the PATH is found, and goes before a Google Chrome', () => {
  put('google-chrome');
  const path = put('chromium');
  vi.stubEnv('PATH', folder);
  expect(findChromium()).toBe(path);
});
