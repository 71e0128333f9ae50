/** What the READMEs say of the code is printed from the code: this test holds the two together. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Close, causes, closes } from '../system/contracts/closes.ts';
import { defaultPolicy } from '../system/contracts/policy.ts';
import { policySettings } from '../system/contracts/policy-settings.ts';
import { mermaid } from '../system/lifecycle/diagram.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

function closeCodeTable(): string {
  const rows = causes.map((cause) => {
    const { code, reason, by, means }: Close = closes[cause];
    const wire = code === null ? 'none (1006)' : String(code);
    return `| \`${cause}\` | ${wire} | ${reason} | ${by} | ${means} |`;
  });
  return [
    '| cause | code | reason | who closes | what happened |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

test("the product's README has the close codes of the code", () => {
  expect(read('system/README.md')).toContain(
    `<!-- printed: close codes -->\n${closeCodeTable()}\n<!-- /printed -->`,
  );
});

function policyTable(): string {
  const rows = policySettings.map(
    ({ name, print, scope, about }) =>
      `| \`${name} ${print(defaultPolicy)}\` | ${scope === 'org' ? 'each org' : 'the gateway'} | ${about} |`,
  );
  return ['| by default | set by | |', '| --- | --- | --- |', ...rows].join('\n');
}

test("the product's README has the policy of the code", () => {
  expect(read('system/README.md')).toContain(`<!-- printed: policy -->\n${policyTable()}\n<!-- /printed -->`);
});

test("the product's README has the state diagram of the code", () => {
  expect(read('system/README.md')).toContain(`\`\`\`mermaid\n${mermaid().trimEnd()}\n\`\`\``);
});

test('every npm script that a README names is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const path of [
    'README.md',
    'system/README.md',
    'sim/README.md',
    'scenarios/README.md',
    'reports/README.md',
  ])
    for (const [, name] of read(path).matchAll(/npm run ([\w:-]+)/g))
      expect(Object.keys(scripts)).toContain(name);
});

test('every file that a README links to is there', () => {
  for (const path of [
    'README.md',
    'system/README.md',
    'sim/README.md',
    'scenarios/README.md',
    'reports/README.md',
  ])
    for (const [, link] of read(path).matchAll(/\]\((?!https?:)([^)#]+)\)/g))
      expect(() => readFileSync(join(root, path, '..', link!)), `${path} links to ${link}`).not.toThrow();
});

test("the scenarios' README lists every spec, and no other", () => {
  const listed = [...read('scenarios/README.md').matchAll(/^\| `([\w-]+\.spec\.ts)`/gm)].map(
    ([, name]) => name!,
  );
  const there = readdirSync(join(root, 'scenarios')).filter((name) => name.endsWith('.spec.ts'));
  expect(listed.toSorted()).toEqual(there.toSorted());
});
