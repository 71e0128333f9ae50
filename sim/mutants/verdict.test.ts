import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Mutant } from './mutant.ts';
import type { Outcome } from './scenario-run.ts';
import { verdictOn } from './verdict.ts';

const mutant: Mutant = {
  name: 'end-audited-twice',
  wrong: 'The end is written twice.',
  file: 'system/gateway/terminal/shell-ledger.ts',
  find: 'once',
  replace: 'twice',
  scenario: 'ST1 closing the tab ends the session with 1000',
};

function outcome(status: Outcome['status'], message = ''): Outcome {
  return { title: mutant.scenario, status, message, durationMs: 1000 };
}

const violated = `Error: an invariant is violated
ST1 closing the tab: 300 records over 0:02

✗ 2 END-ONCE: One shell_disconnected per connected session.
  session 1: shell_disconnected was written 2 times
✗ 28 AUDIT-CHAIN: Rows are gap-free.
  twice

✗ violated         2 END-ONCE           1  One shell_disconnected per connected session.
✓ holds            6 CLOSE-TABLE        1  The code and reason on the wire.
`;

test('a scenario that passes has let the defect survive', () => {
  expect(verdictOn(mutant, outcome('passed'))).toEqual({ kind: 'survived' });
});

test('a claim of its own catches it in the name of the scenario', () => {
  expect(verdictOn(mutant, outcome('failed', 'Error: expected 1000, saw 1001'))).toEqual({
    kind: 'caught',
    by: mutant.scenario,
    said: 'expected 1000, saw 1001',
  });
});

test('invariants catch it in their own names', () => {
  expect(verdictOn(mutant, outcome('failed', violated))).toEqual({
    kind: 'caught',
    by: 'END-ONCE, AUDIT-CHAIN',
    said: 'session 1: shell_disconnected was written 2 times',
  });
});

test.each([
  [
    'Error: expect(received).toHaveLength(expected)\n\nExpected length: 1\nReceived length: 20\nReceived array:  [4401]',
    'Expected length: 1 Received length: 20 Received array: [4401]',
  ],
  [
    'Error: expect(received).toMatchObject(expected)\n\n- Expected  - 1\n+ Received  + 1\n\n  Object {\n-   "exit_code": 3,\n+   "exit_code": 0,\n  }',
    '- "exit_code": 3, + "exit_code": 0,',
  ],
  [`Error: expected ${'x'.repeat(500)}`, `expected ${'x'.repeat(191)}…`],
])('%j is told in short', (message, said) => {
  expect(verdictOn(mutant, outcome('failed', message))).toMatchObject({ said });
});

test('a matcher that quotes a report of violations is still a claim', () => {
  const message = `Error: expected nothing\n${violated}`;
  expect(verdictOn(mutant, outcome('failed', message))).toMatchObject({
    kind: 'caught',
    by: mutant.scenario,
    said: 'expected nothing',
  });
});

test('the invariant that it is there to try has to be among them', () => {
  expect(verdictOn({ ...mutant, invariant: 'END-ONCE' }, outcome('failed', violated))).toMatchObject({
    kind: 'caught',
  });
  expect(verdictOn({ ...mutant, invariant: 'REAP' }, outcome('failed', violated))).toEqual({
    kind: 'missed',
    by: 'END-ONCE, AUDIT-CHAIN',
    wanted: 'REAP',
  });
});

test.each([
  ['Error: secrets stand where none may: []', 'the guard of secrets'],
  ['Error: a process printed what nobody expected:\nhello', 'the guard of unexpected output'],
])('%s is caught by %s', (message, by) => {
  expect(verdictOn(mutant, outcome('failed', message))).toMatchObject({ kind: 'caught', by });
});

test('a scenario that hangs on it has caught it, and an invariant has not', () => {
  const hanging = outcome('timedOut', 'Test timeout of 40000ms exceeded.');
  expect(verdictOn(mutant, hanging)).toEqual({
    kind: 'caught',
    by: `${mutant.scenario} (by its time limit)`,
    said: 'Test timeout of 40000ms exceeded.',
  });
  expect(verdictOn({ ...mutant, invariant: 'END-ONCE' }, hanging)).toMatchObject({ kind: 'unknown' });
});

test.each([
  outcome('failed', 'UnknownError: the world did not come to rest within 5 s'),
  outcome('interrupted'),
  outcome('skipped'),
])('what came to no end says nothing: $status $message', (one) => {
  expect(verdictOn(mutant, one)).toMatchObject({ kind: 'unknown' });
});

const sim = join(import.meta.dirname, '..');
const scenarioSources = readdirSync(sim)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(sim, file), 'utf8'))
  .join('\n');

test.each(['an invariant is violated\\n', 'secrets stand where none may', 'a process printed'])(
  'the words it goes by are those of the scenarios: %s',
  (words) => {
    expect(scenarioSources).toContain(words);
  },
);
