import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { catalogue as invariants } from '../invariants/catalogue.ts';
import { catalogue } from './catalogue.ts';
import { plant } from './mutant.ts';

const root = join(import.meta.dirname, '../..');
const planted = readdirSync(join(import.meta.dirname, 'planted')).map((file) => basename(file, '.ts'));
const scenarios = readdirSync(join(root, 'scenarios'))
  .filter((file) => file.endsWith('.spec.ts'))
  .map((file) => readFileSync(join(root, 'scenarios', file), 'utf8'))
  .join('\n');

test.each(catalogue)('$name applies to the present sources, and is TypeScript then', (mutant) => {
  const text = readFileSync(join(root, mutant.file), 'utf8');
  expect(parseSync(mutant.file, plant(mutant, text)).errors).toEqual([]);
});

test.each(catalogue)('the scenario that catches $name exists: $scenario', ({ scenario }) => {
  expect(scenarios).toContain(scenario);
});

test('every planted defect is in the catalogue, once, under the name of its file', () => {
  expect(catalogue.map(({ name }) => name).toSorted()).toEqual(planted.toSorted());
});

test('defects are planted in the product only', () => {
  expect(catalogue.filter(({ file }) => !file.startsWith('system/'))).toEqual([]);
});

test('some are seen by an invariant alone, and those are invariants that are judged', () => {
  const named = catalogue.flatMap(({ invariant }) => invariant ?? []);
  expect(named.length).toBeGreaterThanOrEqual(2);
  expect(named.filter((id) => !invariants.some((one) => one.id === id))).toEqual([]);
});
