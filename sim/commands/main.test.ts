import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { main } from './main.ts';
import { Printed } from './testing/printed.ts';

const printed = new Printed();

beforeEach(() => printed.keep());
afterEach(() => printed.show());

const names = Object.keys(commands);
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

describe('hangup', () => {
  test.for([['--help'], ['-h'], ['help']])('%j names every command, in eighty columns', async (args) => {
    expect(await main(args)).toBe(0);
    for (const name of names) expect(printed.out).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
    expect(widest(printed.out)).toBeLessThanOrEqual(80);
  });

  test('by itself says how it is used, and that this was not it', async () => {
    expect(await main([])).toBe(64);
    expect(printed.err).toContain('usage: hangup COMMAND');
    expect(printed.out).toBe('');
  });

  test('--version says which it is, and on what it runs', async () => {
    expect(await main(['--version'])).toBe(0);
    expect(printed.out).toMatch(/^hangup \d+\.\d+\.\d+, Node\.js \d+\.\d+\.\d+\n$/);
  });

  test('suggests the command that was meant', async () => {
    expect(await main(['chekc', 'file'])).toBe(64);
    expect(printed.err).toContain('there is no command "chekc"; did you mean "check"?');
  });

  test.for(['toString', '__proto__'])('does not take "%s" for a command', async (name) => {
    expect(await main([name])).toBe(64);
  });
});

describe.for(names)('hangup %s', (name) => {
  test.for(['--help', '-h'])('%s tells its use, its options, an example and its exit codes', async (flag) => {
    expect(await main([name, flag])).toBe(0);
    expect(printed.out).toContain(`usage: hangup ${name}`);
    for (const option of Object.keys((await commands[name]!.load()).options))
      expect(printed.out).toContain(`--${option}`);
    expect(printed.out).toMatch(/examples:\n {2}\S/);
    expect(printed.out).toMatch(/exit codes:\n {2}0 .*\n {2}64 .*\n {2}70 /s);
    expect(widest(printed.out)).toBeLessThanOrEqual(80);
  });

  test('is the help of "hangup help"', async () => {
    expect(await main(['help', name])).toBe(0);
    expect(printed.out).toContain(`usage: hangup ${name}`);
  });

  test('refuses an option that it has not, and suggests the nearest', async () => {
    expect(await main([name, '--hepl'])).toBe(64);
    expect(printed.err).toContain(`hangup ${name}: there is no option --hepl; did you mean "--help"?`);
    expect(printed.err).toContain(`usage: hangup ${name}`);
    expect(printed.out).toBe('');
  });
});
