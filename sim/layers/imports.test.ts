import { expect, test } from 'vitest';
import { importsOf, packageOf } from './imports.ts';

const targets = (text: string) => importsOf('system/agent/start.ts', text).map(({ target }) => target);

test.each([
  ['an import', "import { a } from './a.ts';", 'system/agent/a.ts'],
  ['an import of types', "import type { A } from '../ports/clock.ts';", 'system/ports/clock.ts'],
  ['an import for its effect', "import './a.ts';", 'system/agent/a.ts'],
  ['an export of names', "export { a } from './a.ts';", 'system/agent/a.ts'],
  ['an export of everything', "export * from './a.ts';", 'system/agent/a.ts'],
  ['an import at run time', "const a = () => import('./a.ts');", 'system/agent/a.ts'],
  ['a type taken from a module', "let a: import('./a.ts').A;", 'system/agent/a.ts'],
  ['a package', "import { WebSocket } from 'ws';", 'ws'],
])('%s names its module', (_, text, target) => {
  expect(targets(text)).toEqual([target]);
});

test('what only looks like an import names nothing', () => {
  expect(targets("// import { a } from './a.ts';\nconst text = `import './a.ts';`;")).toEqual([]);
});

test('an import knows its line', () => {
  expect(importsOf('sim/a.ts', "\n\nimport './b.ts';")).toMatchObject([
    { target: 'sim/b.ts', ours: true, line: 3 },
  ]);
});

test.each([
  ["import type { A } from './a.ts';", true],
  ["export type { A } from './a.ts';", true],
  ["let a: import('./a.ts').A;", true],
  ["import { a } from './a.ts';", false],
  ["import { type A } from './a.ts';", false],
])('%s is gone at run time: %s', (text, types) => {
  expect(importsOf('sim/b.ts', text)).toMatchObject([{ types }]);
});

test('JSX is read in .tsx files', () => {
  expect(importsOf('a.tsx', "import { b } from './b.tsx';\nexport const C = () => <b />;")).toHaveLength(1);
});

test('text that is no TypeScript is an error that names the file', () => {
  expect(() => importsOf('sim/broken.ts', 'import {')).toThrow(/cannot parse sim\/broken\.ts/);
});

test.each([
  ['typebox/value', 'typebox'],
  ['@fastify/static', '@fastify/static'],
  ['@fastify/static/types', '@fastify/static'],
  ['node:timers/promises', 'node:timers/promises'],
])('%s is of the package %s', (target, name) => {
  expect(packageOf(target)).toBe(name);
});
