import { join } from 'node:path';
import type { Suite, TestCase } from '@playwright/test/reporter';
import { expect, test } from 'vitest';
import { lineOf, placeOf } from './place.ts';

const root = join(import.meta.dirname, '..');
const spec = join(root, 'scenarios/st2-exit.spec.ts');

function declared(title: string): Pick<TestCase, 'title' | 'parent' | 'location'> {
  const file = { type: 'file', location: { file: spec, line: 0, column: 0 } } as Suite;
  const inside = { type: 'describe', parent: file } as Suite;
  return { title, parent: inside, location: { file: join(root, 'sim/scenario.ts'), line: 35, column: 1 } };
}

test('a scenario stands in its spec, at the line of its title', () => {
  const { file, line } = placeOf(declared('ST2 typing exit ends the session with 1000'), root);
  expect(file).toBe('scenarios/st2-exit.spec.ts');
  expect(line).toBeGreaterThan(1);
});

test('one whose title is put together has no line', () => {
  expect(placeOf(declared('ST2 nowhere'), root)).toEqual({ file: 'scenarios/st2-exit.spec.ts' });
});

test.for([
  ["it's here", "first\nscenario('it\\'s here')", 2],
  ['here', 'here', 1],
  ['nowhere', 'here', 0],
] as const)('"%s" in %j is in line %i', ([title, text, line]) => {
  expect(lineOf(title, text)).toBe(line);
});
