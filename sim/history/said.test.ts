import { expect, test } from 'vitest';
import { saidInOneLine } from './said.ts';

test('our own matchers say what was expected and seen in their first line', () => {
  expect(saidInOneLine('Error: expected 1011 from gateway; saw 1006 (rst)\n\nthe page: 1006')).toBe(
    'expected 1011 from gateway; saw 1006 (rst)',
  );
});

test('what stands below a line that ends with a colon belongs to it', () => {
  expect(saidInOneLine('Unmet: expected the terminal to show "1011", it shows:\n$ \nSession ended.')).toBe(
    'expected the terminal to show "1011", it shows: $ ⏎ Session ended.',
  );
  expect(
    saidInOneLine('UnknownError: the world did not come to rest within 20 s:\n  process 7 works (R)'),
  ).toBe('the world did not come to rest within 20 s: process 7 works (R)');
});

test('a screen full of output keeps its beginning and its end', () => {
  const screen = ['$ seq 999', ...Array.from({ length: 999 }, (_, n) => `${n}`), 'Session ended.'].join('\n');
  const said = saidInOneLine(`it shows:\n${screen}`);
  expect(said.length).toBeLessThan(330);
  expect(said).toMatch(/^it shows: \$ seq 999 .* … .* Session ended\.$/);
});

test("Playwright's matchers say it in lines of their own", () => {
  const first = 'Error: expect(received).toBe(expected) // Object.is equality';
  expect(saidInOneLine(`${first}\n\nExpected: 1000\nReceived: 1006`)).toBe(
    'expected 1000; saw 1006 (.toBe(expected) // Object.is equality)',
  );
  expect(saidInOneLine('Error: it is one\n\nExpected length: 1\nReceived length: 2')).toBe(
    'expected 1; saw 2 (it is one)',
  );
});

test('of values that are compared part by part, the parts that differ are told', () => {
  const message =
    'Error: expect(received).toEqual(expected) // deep equality\n\n- Expected  - 1\n+ Received  + 1\n\n  Array [\n-   "a",\n+   "b",\n  ]';
  expect(saidInOneLine(message)).toBe('expected "a"; saw "b" (.toEqual(expected) // deep equality)');
});

test('a violated invariant says what holds, what was there instead, and how many more are violated', () => {
  const one = '✗ 2 END-ONCE: A session ends once.\n  session s1 ended twice';
  const another = '✗ 4 ONE-REASON: All tell the same.\n  session s1: they do not';
  const message = `Error: an invariant is violated\na run: 9 records\n\n${one}`;
  expect(saidInOneLine(message)).toBe(
    'expected that END-ONCE: A session ends once; saw session s1 ended twice',
  );
  expect(saidInOneLine(`${message}\n\n${another}\n\n✗ violated 4 ONE-REASON 1 All tell the same.`)).toBe(
    'expected that END-ONCE: A session ends once; saw session s1 ended twice (and 1 more invariant violated)',
  );
});

test('the place where it was thrown is not said', () => {
  expect(saidInOneLine('expected 1\n    at st3.ts:3:4')).toBe('expected 1');
  expect(saidInOneLine('')).toBe('');
});
