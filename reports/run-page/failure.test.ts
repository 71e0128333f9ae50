import { expect, test } from 'vitest';
import { Sample } from '../timeline/sample-history.ts';
import { evidenceOf } from './evidence.ts';
import { failureSentence } from './failure.ts';
import { reportOf } from './sample-report.ts';

const evidence = evidenceOf(Sample.vanished().records);
const sentence = (error: string) => failureSentence(reportOf({ status: 'failed', error, evidence }));
const when = 'At 0:00:30.000 of virtual time, after: black hole · gateway-agent:Linux-C.';

test('our own matchers say what was expected and seen in their first line', () => {
  expect(sentence('expected 1011 from gateway; saw 1006 (rst)\n    at st3.ts:3:4')).toBe(
    `Expected 1011 from gateway; saw 1006 (rst). ${when}`,
  );
});

test("Playwright's matchers say it in lines of their own", () => {
  const error =
    'Error: expect(received).toBe(expected) // Object.is equality\n\nExpected: 1000\nReceived: 1006';
  expect(sentence(error)).toMatch(/^Expected 1000; saw 1006 .* At 0:00:30/);
});

test('a violated invariant says what holds and what was there instead', () => {
  const error =
    'an invariant is violated\na run: 9 records\n\n✗ 3 end-once: a session ends once\n  session s1 ended twice';
  expect(sentence(error)).toBe(
    `Expected that end-once: a session ends once; saw session s1 ended twice. ${when}`,
  );
});

test('of what is unknown nobody can say', () => {
  const report = reportOf({ status: 'unknown', error: 'UnknownError: no rest within 5 s', evidence: null });
  expect(failureSentence(report)).toBe(
    'Nobody can say: no rest within 5 s. Before there was a world to observe.',
  );
});
