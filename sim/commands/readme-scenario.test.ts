/** The scenario that the root README shows is one: it is read from there, and played in memory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { scenariosIn } from '../declared.ts';
import { repeat } from '../repeat.ts';

const root = join(import.meta.dirname, '../..');

test('the scenario in the README passes', async () => {
  const [, snippet] = /```ts\n(.+?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  expect(snippet, 'a block of TypeScript').toContain("from '../sim/index.ts'");
  const folder = mkdtempSync(join(tmpdir(), 'hangup-readme-'));
  try {
    const file = join(folder, 'readme.spec.ts');
    writeFileSync(file, snippet!.replace('../sim/index.ts', join(root, 'sim/index.ts')));

    const declared = await scenariosIn(pathToFileURL(file));

    expect(declared.map(({ title }) => title)).toEqual(['ST2 typing exit ends the session with 1000']);
    const { outcome } = await repeat(declared[0]!, { tier: 'sim', seed: 1, runs: 1 });
    expect(outcome).toEqual({ status: 'passed' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
