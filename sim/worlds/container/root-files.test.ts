import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rootFiles } from './root-files.ts';

const files = rootFiles(join(import.meta.dirname, '../../../node_modules'));
const targets = files.map(({ target }) => target);

test('all of it is here, so that nothing has to be fetched', () => {
  expect(files.filter(({ source }) => !existsSync(source))).toEqual([]);
});

test('it has what runs the programs and their shells', () => {
  expect(targets).toEqual(expect.arrayContaining(['/usr/bin/node', '/usr/bin/bash', '/usr/bin/sleep']));
  expect(targets.filter((target) => target.endsWith('/pty.node'))).toHaveLength(1);
});

test('programs come with their libraries and the loader', () => {
  expect(targets.some((target) => /\/libc\.(so|musl)/.test(target))).toBe(true);
  expect(targets.some((target) => /\/ld-/.test(target))).toBe(true);
});

test('no place is taken twice', () => {
  expect(new Set(targets).size).toBe(targets.length);
});
