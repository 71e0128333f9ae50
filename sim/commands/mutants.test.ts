import { afterEach, beforeEach, expect, test } from 'vitest';
import { catalogue } from '../mutants/catalogue.ts';
import { exitCodes } from './exit-codes.ts';
import { mutants } from './mutants.ts';
import { Printed } from './testing/printed.ts';

const printed = new Printed();

beforeEach(() => printed.keep());
afterEach(() => printed.show());

test('--list names every mutant, what is wrong, and who must catch it', async () => {
  expect(await mutants.run(['--list'])).toBe(exitCodes.pass);
  for (const { name, wrong, scenario, invariant = '' } of catalogue)
    for (const part of [name, wrong, scenario, invariant]) expect(printed.out).toContain(part);
});

test('--list --only names that one alone', async () => {
  expect(await mutants.run(['--list', '--only', 'token-accepted-twice'])).toBe(exitCodes.pass);
  expect(printed.out).toMatch(/^token-accepted-twice\n/);
  expect(printed.out).not.toContain('end-audited-twice');
});

test('an unknown name is a usage error that says which is near', async () => {
  expect(await mutants.run(['--only', 'token-acepted-twice'])).toBe(exitCodes.usage);
  expect(printed.err).toContain('there is no such mutant; did you mean "token-accepted-twice"?');
});

test.each([['--all'], ['end-audited-twice'], ['--only']])('%s alone is a usage error', async (arg) => {
  expect(await mutants.run([arg])).toBe(exitCodes.usage);
  expect(printed.err).toContain('usage: hangup mutants');
});

test('--help says how it is used', async () => {
  expect(await mutants.run(['--help'])).toBe(exitCodes.pass);
  expect(printed.out).toContain('--only NAME');
});
