import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderBeside, replaceFolder } from './replace-folder.ts';

let here: string;
beforeEach(() => {
  here = mkdtempSync(join(tmpdir(), 'replace-folder-'));
});
afterEach(() => rmSync(here, { recursive: true }));

function folder(path: string, file: string): string {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, file), file);
  return path;
}

test('what was made stands where the old was, of which nothing is left', () => {
  const place = folder(join(here, 'dist'), 'old.js');
  replaceFolder(folder(folderBeside(place), 'new.js'), place);
  expect(readdirSync(place)).toEqual(['new.js']);
  expect(readdirSync(here)).toEqual(['dist']);
});

test('where nothing was it is put as well', () => {
  const place = join(here, 'cache', 'programs');
  replaceFolder(folder(folderBeside(place), 'new.js'), place);
  expect(readFileSync(join(place, 'new.js'), 'utf8')).toBe('new.js');
});

test('it is made on the disk of its place, in a folder of this process', () => {
  expect(folderBeside(join(here, 'dist'))).toBe(join(here, `dist.of-${process.pid}`));
});

test('what a build has left that was killed is removed, what others make at the moment is not', () => {
  const place = join(here, 'dist');
  folder(`${place}.of-99999999`, 'half.js');
  folder(`${place}.of-99999999-old`, 'old.js');
  folder(`${place}.of-1`, 'half.js');
  folder(`${place}.txt`, 'else.js');
  folderBeside(place);
  expect(readdirSync(here)).toEqual(['dist.of-1', 'dist.txt']);
});
