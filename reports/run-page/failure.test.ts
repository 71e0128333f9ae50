import { expect, test } from 'vitest';
import { Sample } from '../timeline/sample-history.ts';
import { evidenceOf } from './evidence.ts';
import { failureSentence } from './failure.ts';
import { reportOf } from './sample-report.ts';

const evidence = evidenceOf(Sample.vanished().records);
const sentence = (error: string) => failureSentence(reportOf({ status: 'failed', error, evidence }));

test('a failure says what was expected and seen, when, and what was done last', () => {
  expect(sentence('Error: expected 1011; it shows:\n$ \nSession ended.')).toBe(
    'Expected 1011; it shows: $ ⏎ Session ended. At 0:00:30.000 of virtual time, after: machine Linux-C vanishes.',
  );
});

test('that faults heal because the script has failed is not what was done last', () => {
  const history = Sample.vanished();
  const { records } = history.say('sim', 'machine.fault', { machine: 'Linux-C', what: 'appear' });
  const report = reportOf({ status: 'failed', error: 'expected 1011', evidence: evidenceOf(records) });
  expect(failureSentence(report)).toMatch(/after: machine Linux-C vanishes\.$/);
});

test('of what is unknown nobody can say', () => {
  const report = reportOf({ status: 'unknown', error: 'UnknownError: no rest within 5 s', evidence: null });
  expect(failureSentence(report)).toBe(
    'Nobody can say: no rest within 5 s. Before there was a world to observe.',
  );
});
