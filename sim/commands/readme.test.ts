/** Whatever a README tells somebody to type is a line that `hangup` understands. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from './commands.ts';
import { exitCodes } from './exit-codes.ts';
import { readLine } from './line/read-line.ts';

const root = join(import.meta.dirname, '../..');
const readmes = ['README.md', 'sim/README.md', 'scenarios/README.md', 'reports/README.md'];
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Everything behind `hangup` or `npm run scenarios --`, in blocks and between backticks. */
function linesOf(text: string): string[] {
  const blocks = [...text.matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].map(([code]) =>
    code.replace(/^`+|`+$/g, ''),
  );
  const typed = /(?:npx hangup|^hangup|npm run scenarios --) ([a-z"-][^\n|]*)/gm;
  return blocks.flatMap((code) =>
    [...code.matchAll(typed)].map(([line, args]) => (line.startsWith('npm') ? `scenarios ${args}` : args!)),
  );
}

/** As a shell would split it, comments left out. */
function words(line: string): string[] {
  const bare = line
    .replace(/(^| )#.*$/, '')
    .replace(/ (…|&&).*$/, '')
    .trim();
  return [...bare.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain!,
  );
}

describe.for(readmes)('%s', (path) => {
  test.for([...new Set(linesOf(read(path)))])('hangup %s', async (line) => {
    const [name, ...args] = words(line);
    const entry = commands[name!];
    expect(entry, `there is a command "${name}"`).toBeDefined();
    const grammar = await entry!.load();
    expect(() => readLine(grammar, args)).not.toThrow();
  });
});

test('the recipes for CI name files that are there, and what a run writes', () => {
  const recipes = [...read('README.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml]) => yaml!);
  expect(recipes).toHaveLength(2);
  for (const yaml of recipes) {
    expect(yaml).toContain('npx hangup scenarios');
    expect(yaml).toContain('npx hangup gate --config .ci/gate.json reports/out');
    for (const [file] of yaml.matchAll(/\.ci\/[\w.-]+/g)) expect(existsSync(join(root, file))).toBe(true);
    expect(yaml).not.toMatch(/\t/);
  }
});

test('the root README tells every exit code', () => {
  const told = read('README.md').match(/0 pass, 1 violated.*?harness itself/s)?.[0] ?? '';
  for (const code of Object.values(exitCodes)) expect(told).toMatch(new RegExp(`\\b${code} `));
});

test("the laboratory's README names every command", () => {
  const named = [...read('sim/README.md').matchAll(/^\| `hangup (\w+)/gm)].map(([, name]) => name!);
  expect(named.toSorted()).toEqual(Object.keys(commands).toSorted());
});
