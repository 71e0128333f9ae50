/** The architecture, checked against the import statements of every source file. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf, packageOf } from './imports.ts';
import { realWorldIn } from './real-world.ts';
import { type Layer, layers, realWorldAdapters, testSupport, testsMayImport } from './rules.ts';

const root = join(import.meta.dirname, '../..');

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)));

const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
const imports = files.flatMap((file) => importsOf(file, texts.get(file)!).map((one) => ({ file, ...one })));

const covers = (path: string, file: string) => file === path || file.startsWith(`${path}/`);
const isSupport = (file: string) => testSupport.some((path) => covers(path, file));
const isTest = (file: string) => file.endsWith('.test.ts') || isSupport(file);

function layerOf(file: string): Layer | undefined {
  return layers.filter(({ path }) => covers(path, file)).sort((a, b) => b.path.length - a.path.length)[0];
}

function allowed(entries: readonly string[], target: string): boolean {
  return entries.some((entry) => entry === target || entry === layerOf(target)?.path);
}

describe.each(layers)('$path: $rule', ({ path, mayImport, testsMayImport: besides = [] }) => {
  const own = imports.filter(({ file }) => layerOf(file)?.path === path && !isTest(file));

  test('it imports of ours only what it may', () => {
    const wrong = own.filter(
      ({ ours, target }) => ours && layerOf(target)?.path !== path && !allowed(mayImport, target),
    );
    expect(wrong.map(sentence)).toEqual([]);
  });

  test('its tests add nothing but the support of tests', () => {
    const inTests = imports.filter(({ file }) => layerOf(file)?.path === path && isTest(file));
    const wrong = inTests.filter(
      ({ ours, target }) =>
        ours &&
        layerOf(target)?.path !== path &&
        !allowed([...mayImport, ...besides], target) &&
        !testsMayImport.some((entry) => covers(entry, target)),
    );
    expect(wrong.map(sentence)).toEqual([]);
  });
});

test.each(layers.filter(({ packages }) => packages))(
  '$path imports no package but $packages',
  ({ path, packages }) => {
    const own = imports.filter(({ file, ours }) => !ours && layerOf(file)?.path === path && !isTest(file));
    expect(own.filter(({ target }) => !packages!.includes(packageOf(target))).map(sentence)).toEqual([]);
  },
);

test('every source file belongs to a layer', () => {
  expect(files.filter((file) => !layerOf(file) && !isSupport(file))).toEqual([]);
});

test('every layer and every exception stands for files that exist', () => {
  const named = [
    ...layers.flatMap(({ path, mayImport, testsMayImport: besides = [] }) => [
      path,
      ...mayImport,
      ...besides,
    ]),
    ...testSupport,
    ...realWorldAdapters,
  ];
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the layers have no cycle', () => {
  const graph = new Map(
    layers.map(({ path, mayImport }) => [
      path,
      mayImport.map((entry) => layerOf(entry)?.path).filter((one) => one !== undefined && one !== path),
    ]),
  );
  expect(cycleIn(graph)).toEqual([]);
});

test('the product never imports the laboratory', () => {
  const wrong = imports.filter(
    ({ file, target }) => covers('system', file) && /^(sim|scenarios|reports)\//.test(target),
  );
  expect(wrong.map(sentence)).toEqual([]);
});

test('nobody imports a scenario', () => {
  expect(imports.filter(({ target }) => covers('scenarios', target)).map(sentence)).toEqual([]);
});

test('only tests import what is there for tests', () => {
  const wrong = imports.filter(
    ({ file, target }) => !isTest(file) && (isSupport(target) || target === 'vitest'),
  );
  expect(wrong.map(sentence)).toEqual([]);
});

test('no file needs itself at run time', () => {
  const needs = (file: string) => imports.filter((one) => one.file === file && one.ours && !one.types);
  const graph = new Map(files.map((file) => [file, needs(file).map(({ target }) => target)]));
  expect(cycleIn(graph)).toEqual([]);
});

test('the product reaches real time, timers and chance only in its adapters', () => {
  const judged = files.filter(
    (file) =>
      covers('system', file) && !isTest(file) && !realWorldAdapters.some((path) => covers(path, file)),
  );
  const reaches = judged.flatMap((file) =>
    realWorldIn(file, texts.get(file)!).map(({ what, line }) => `${file}:${line} reaches ${what}`),
  );
  expect(reaches).toEqual([]);
});

/** The nodes of the first way that leads from a node back to it; empty where there is none. */
function cycleIn(graph: ReadonlyMap<string, readonly (string | undefined)[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): string[] => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return [];
    const cycle = (graph.get(node) ?? [])
      .map((next) => visit(next!, [...way, node]))
      .find(({ length }) => length > 0);
    done.add(node);
    return cycle ?? [];
  };
  return [...graph.keys()].map((node) => visit(node, [])).find(({ length }) => length > 0) ?? [];
}

function sentence({ file, line, target }: { file: string; line: number; target: string }): string {
  return `${file}:${line} imports ${target}`;
}
