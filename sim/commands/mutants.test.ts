import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { catalogue } from '../mutants/catalogue.ts';
import { exitCodes } from './exit-codes.ts';
import { mutants } from './mutants.ts';

let printed = '';

beforeEach(() => {
  printed = '';
  const print = (text: unknown) => {
    printed += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(print);
  vi.spyOn(console, 'error').mockImplementation(print);
});

afterEach(() => {
  vi.restoreAllMocks();
});

test('--list names every mutant, what is wrong, and who must catch it', async () => {
  expect(await mutants(['--list'])).toBe(exitCodes.pass);
  for (const { name, wrong, scenario, invariant = '' } of catalogue)
    for (const part of [name, wrong, scenario, invariant]) expect(printed).toContain(part);
});

test('--list --only names that one alone', async () => {
  expect(await mutants(['--list', '--only', 'token-accepted-twice'])).toBe(exitCodes.pass);
  expect(printed).toMatch(/^token-accepted-twice\n/);
  expect(printed).not.toContain('end-audited-twice');
});

test('an unknown name is a usage error that says which there are', async () => {
  expect(await mutants(['--only', 'nothing'])).toBe(exitCodes.usage);
  expect(printed).toContain('there is no mutant "nothing"; there are wrong-code-on-exit');
});

test.each([['--all'], ['end-audited-twice'], ['--only']])('%s alone is a usage error', async (arg) => {
  expect(await mutants([arg])).toBe(exitCodes.usage);
  expect(printed).toContain('usage: hangup mutants');
});

test('--help says how it is used', async () => {
  expect(await mutants(['--help'])).toBe(exitCodes.pass);
  expect(printed).toContain('--only NAME');
});
