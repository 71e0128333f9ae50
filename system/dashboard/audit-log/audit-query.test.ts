import { expect, test } from 'vitest';
import { fromLocalField, readAuditQuery, toLocalField, withFilter, withPage } from './audit-query.ts';

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

test.for(['', 'page=0', 'page=x', 'page=1.5', 'action=&other=1'])(
  'what means nothing in "%s" is passed over',
  (text) => {
    expect(readAuditQuery(address(text))).toEqual({ filter: {}, page: 1 });
  },
);

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
