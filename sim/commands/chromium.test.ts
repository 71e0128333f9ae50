import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findChromium, NoChromium } from './chromium.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hangup-chromium-'));
  vi.stubEnv('HANGUP_CHROMIUM', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function put(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

test('the browser that HANGUP_CHROMIUM names is taken', () => {
  const path = put('my-browser');
  vi.stubEnv('HANGUP_CHROMIUM', path);
  expect(findChromium()).toBe(path);
});

test('a HANGUP_CHROMIUM that is not there is refused with the line to type', () => {
  vi.stubEnv('HANGUP_CHROMIUM', join(folder, 'nothing'));
  expect(() => findChromium()).toThrow(NoChromium);
  expect(() => findChromium()).toThrow(
    `HANGUP_CHROMIUM names ${join(folder, 'nothing')}, which is not there. Type:\n\n    unset HANGUP_CHROMIUM\n`,
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
