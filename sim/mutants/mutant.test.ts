import { expect, test } from 'vitest';
import { isInDashboard, type Mutant, NoLongerApplies, plant } from './mutant.ts';

const mutant: Mutant = {
  name: 'off-by-one',
  wrong: 'It is one too many.',
  file: 'system/agent/limits.ts',
  find: '= 1;',
  replace: '= 2;',
  scenario: 'ST2',
};

test('the text is replaced where it stands', () => {
  expect(plant(mutant, 'const a = 1;\nconst b = 0;')).toBe('const a = 2;\nconst b = 0;');
});

test('what is put there is taken literally', () => {
  expect(plant({ ...mutant, replace: "= '$&$1';" }, 'const a = 1;')).toBe("const a = '$&$1';");
});

test.each([
  ['const a = 0;', 'nowhere'],
  ['const a = 1;\nconst b = 1;', '2 times'],
])('in %j it no longer applies: the text occurs %s', (text, times) => {
  expect(() => plant(mutant, text)).toThrow(NoLongerApplies);
  expect(() => plant(mutant, text)).toThrow(`occurs ${times} in system/agent/limits.ts`);
});

test.each([
  ['system/dashboard/connection/connection.ts', true],
  ['system/contracts/closes.ts', true],
  ['system/gateway/machines.ts', false],
])('whether the dashboard must be built for a defect in %s: %s', (file, built) => {
  expect(isInDashboard({ ...mutant, file })).toBe(built);
});
