import { expect, test } from 'vitest';
import {
  fromLocalField,
  readAuditQuery,
  toLocalField,
  withFilter,
  withoutWrong,
  withPage,
} from './audit-query.ts';

const address = (text: string) => new URLSearchParams(text);

test('every filter of the address is read, and the page', () => {
  const { filter, page } = readAuditQuery(
    address('action=a.b&category=a&type=machine&resource=m1&user=u1&from=2026-01-05&to=2026-01-06&page=3'),
  );
  expect([filter, page]).toEqual([
    {
      action_filter: 'a.b',
      action_category: 'a',
      resource_type: 'machine',
      resource_id: 'm1',
      user_id: 'u1',
      from: '2026-01-05',
      to: '2026-01-06',
    },
    3,
  ]);
});

test.for(['', 'action=&other=1', 'page='])('nothing is asked for in "%s", and nothing is wrong', (text) => {
  expect(readAuditQuery(address(text))).toEqual({ filter: {}, page: 1, wrong: new Map() });
});

test.for([
  ['from=garbage', '"from" is "garbage", which is no time; 2026-01-31T09:30Z is one.'],
  ['to=2026-13-01', '"to" is "2026-13-01", which is no time; 2026-01-31T09:30Z is one.'],
  [
    'to=%2B275760-09-13T00:00:00Z',
    '"to" is "+275760-09-13T00:00:00Z", which is no time; 2026-01-31T09:30Z is one.',
  ],
  [`resource=${'x'.repeat(65)}`, '"resource" has 65 characters; 64 are the most.'],
  ['page=0', '"page" is "0", which is no number from 1 to 100000.'],
  ['page=1.5', '"page" is "1.5", which is no number from 1 to 100000.'],
  ['page=100001', '"page" is "100001", which is no number from 1 to 100000.'],
])('%s is left out, and told', ([text, sentence]) => {
  const search = address(`${text}&user=u1`);
  const { filter, page, wrong } = readAuditQuery(search);
  expect([filter, page, [...wrong.values()]]).toEqual([{ user_id: 'u1' }, 1, [sentence]]);
  expect(withoutWrong(search).toString()).toBe('user=u1');
});

test('a filter that changes goes to the first page and leaves the others', () => {
  const search = address('action=a&user=u1&page=4');
  expect([withFilter(search, 'user', 'u2').toString(), withFilter(search, 'action', '').toString()]).toEqual([
    'action=a&user=u2',
    'user=u1',
  ]);
});

test('the first page is not named', () => {
  expect([withPage(address('page=2'), 1).toString(), withPage(address(''), 2).toString()]).toEqual([
    '',
    'page=2',
  ]);
});

test('a time goes into its field and back, to the minute; the end of a range holds its minute', () => {
  const field = toLocalField('2026-01-05T09:30:00.000Z');
  expect([fromLocalField(field, 'from'), fromLocalField(field, 'to')]).toEqual([
    '2026-01-05T09:30:00.000Z',
    '2026-01-05T09:30:59.999Z',
  ]);
});

test('no time is an empty field, and the other way', () => {
  expect([toLocalField(undefined), toLocalField('yesterday'), fromLocalField('', 'from')]).toEqual([
    '',
    '',
    '',
  ]);
});
