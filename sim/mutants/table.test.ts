import { expect, test } from 'vitest';
import type { Mutant } from './mutant.ts';
import { mutantTable, verdictLine } from './table.ts';

const mutant: Mutant = {
  name: 'end-audited-twice',
  wrong: 'The end is written twice.',
  file: 'system/gateway/terminal/shell-ledger.ts',
  find: 'once',
  replace: 'twice',
  scenario: 'ST1 closing the tab',
};

test('the table names who caught each, and counts', () => {
  const table = mutantTable([
    { mutant, verdict: { kind: 'caught', by: 'END-ONCE', said: 'written twice' }, seconds: 5.24 },
    { mutant: { ...mutant, name: 'other' }, verdict: { kind: 'survived' }, seconds: 12 },
  ]);

  expect(table).toBe(
    [
      'mutant             caught by            seconds',
      '─────────────────  ───────────────────  ───────',
      'end-audited-twice  END-ONCE                 5.2',
      'other              NOBODY: it survived     12.0',
      '',
      '1 of 2 caught',
    ].join('\n'),
  );
});

test('a caught mutant says how', () => {
  const verdict = { kind: 'caught', by: 'END-ONCE', said: 'written twice' } as const;
  expect(verdictLine({ mutant, verdict, seconds: 5 }, '1/22')).toBe(
    '   1/22    5.0 s ✓ end-audited-twice\n                   written twice',
  );
});

test.each([
  [{ kind: 'survived' }, 'The end is written twice.', '"ST1 closing the tab" passes all the same'],
  [{ kind: 'missed', by: 'REAP', wanted: 'END-ONCE' }, 'fails by REAP', 'END-ONCE has not seen it'],
  [{ kind: 'unknown', why: 'UnknownError: no rest' }, 'came to no end', 'UnknownError: no rest'],
] as const)('one that is not says why: %o', (verdict, ...parts) => {
  const line = verdictLine({ mutant, verdict, seconds: 5 }, '1/22');
  for (const part of parts) expect(line).toContain(part);
});
