import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CheckoutCopy } from './checkout-copy.ts';
import { NoLongerApplies } from './mutant.ts';

let checkout = '';

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'hangup-checkout-'));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: checkout });
  git('init', '-q');
  await mkdir(join(checkout, 'node_modules'));
  await mkdir(join(checkout, 'system/agent'), { recursive: true });
  await writeFile(join(checkout, '.gitignore'), 'node_modules/\nsecret.txt\n');
  await writeFile(join(checkout, 'system/agent/limits.ts'), 'export const limit = 0;\n');
  await writeFile(join(checkout, 'gone.ts'), '');
  git('add', '.');
  await writeFile(join(checkout, 'system/agent/limits.ts'), 'export const limit = 1;\n');
  await writeFile(join(checkout, 'new.ts'), '');
  await writeFile(join(checkout, 'secret.txt'), '');
  await rm(join(checkout, 'gone.ts'));
});

afterEach(() => rm(checkout, { recursive: true, force: true }));

const mutant = {
  name: 'off-by-one',
  wrong: 'It is one too many.',
  file: 'system/agent/limits.ts',
  find: '= 1;',
  replace: '= 2;',
  scenario: 'ST2',
};

test('it has the files as they are now, new ones too, and neither ignored nor deleted ones', async () => {
  await using copy = await CheckoutCopy.of(checkout);
  const has = (file: string) => existsSync(join(copy.root, file));

  expect(await readFile(join(copy.root, 'system/agent/limits.ts'), 'utf8')).toBe('export const limit = 1;\n');
  expect(has('new.ts')).toBe(true);
  expect(has('secret.txt')).toBe(false);
  expect(has('gone.ts')).toBe(false);
  expect(lstatSync(join(copy.root, 'node_modules')).isSymbolicLink()).toBe(true);
});

test('a defect is planted in the copy and nowhere else', async () => {
  await using copy = await CheckoutCopy.of(checkout);

  await copy.plant(mutant);

  expect(await readFile(join(copy.root, mutant.file), 'utf8')).toBe('export const limit = 2;\n');
  expect(await readFile(join(checkout, mutant.file), 'utf8')).toBe('export const limit = 1;\n');
});

test('a defect that no longer applies is refused', async () => {
  await using copy = await CheckoutCopy.of(checkout);

  await expect(copy.plant({ ...mutant, find: '= 7;' })).rejects.toThrow(NoLongerApplies);
});

test('a copy of a copy is as the first one was, whatever has changed since', async () => {
  await using first = await CheckoutCopy.of(checkout);
  await mkdir(join(first.root, 'system/dashboard/dist'), { recursive: true });
  await writeFile(join(first.root, 'system/dashboard/dist/index.html'), 'built');
  await writeFile(join(checkout, 'system/agent/limits.ts'), 'export const limit = 9;\n');
  await rm(join(checkout, 'new.ts'));

  await using second = await first.again();

  expect(await readFile(join(second.root, mutant.file), 'utf8')).toBe('export const limit = 1;\n');
  expect(existsSync(join(second.root, 'new.ts'))).toBe(true);
  expect(await readFile(join(second.root, 'system/dashboard/dist/index.html'), 'utf8')).toBe('built');
  expect(existsSync(join(second.root, 'node_modules'))).toBe(true);
});

test('it is gone when its scope ends, and the packages are not', async () => {
  let root = '';
  {
    await using copy = await CheckoutCopy.of(checkout);
    root = copy.root;
  }

  expect(existsSync(root)).toBe(false);
  expect(existsSync(join(checkout, 'node_modules'))).toBe(true);
});

test('a folder that is no checkout is an error', async () => {
  await rm(join(checkout, '.git'), { recursive: true });

  await expect(CheckoutCopy.of(checkout)).rejects.toThrow(/git/);
});
