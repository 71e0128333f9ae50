import { describe, expect, test } from 'vitest';
import type { ListedSession } from './session-list.ts';
import { filtered, sorted, statisticsOf } from './session-list.ts';

const session = (id: string, more: Partial<ListedSession> = {}): ListedSession => ({
  id,
  user_id: 'alice',
  machine_id: 'm',
  resource_name: 'Linux-C',
  resource_type: 'ssh',
  connection: 'main',
  device: 'Chrome on Linux',
  ip_address: '192.0.2.1',
  location: 'Mexico',
  anomalies: [],
  start_time: '2026-01-05T09:00:00.000Z',
  duration_ms: 60_000,
  status: 'active',
  cause: null,
  end_time: null,
  ...more,
});
const ids = (sessions: readonly ListedSession[]) => sessions.map(({ id }) => id);

test('statistics count active and idle, and add the durations as they are by now', () => {
  const live = [session('a'), session('b', { status: 'idle', duration_ms: 30_000 })];
  expect(statisticsOf(live, 5000)).toEqual({ active: 1, idle: 1, totalMs: 100_000 });
});

describe('the filter', () => {
  const some = [
    session('a', { location: 'Portugal', anomalies: ['new_location'] }),
    session('b', { resource_name: 'Linux-D', user_email: 'bob@acme.example' }),
    session('c', { status: 'disconnected', cause: 'idle_timeout' }),
  ];

  test.each([
    ['', ['a', 'b', 'c']],
    ['  ', ['a', 'b', 'c']],
    ['PORTUGAL', ['a']],
    ['linux-d', ['b']],
    ['bob@', ['b']],
    ['chrome mexico', ['b', 'c']],
    ['new location', ['a']],
    ['idle timeout', ['c']],
    ['192.0.2.1', ['a', 'b', 'c']],
    ['nothing of this', []],
  ])('%j finds %j', (text, found) => {
    expect(ids(filtered(some, text))).toEqual(found);
  });
});

describe('the order', () => {
  test.each([
    ['resource', { resource_name: 'alpha' }, { resource_name: 'Beta' }],
    ['device', { device: 'Chrome on Linux' }, { device: 'Firefox on Linux' }],
    ['duration', { duration_ms: 9_000 }, { duration_ms: 10_000 }],
    ['location', { location: 'Mexico' }, { location: 'Portugal' }],
    ['status', { status: 'active' }, { status: 'idle' }],
    [
      'status',
      { status: 'disconnected', cause: 'user_closed' },
      { status: 'disconnected', cause: 'idle_timeout' },
    ],
  ] as const)('by %s goes both ways', (column, less, more) => {
    const two = [session('more', more), session('less', less)];
    expect(ids(sorted(two, { column, descending: false }))).toEqual(['less', 'more']);
    expect(ids(sorted(two, { column, descending: true }))).toEqual(['more', 'less']);
  });

  test('puts the newer of equal ones first, either way', () => {
    const two = [
      session('old', { start_time: '2026-01-05T08:00:00.000Z' }),
      session('new', { start_time: '2026-01-05T09:00:00.000Z' }),
    ];
    for (const descending of [true, false])
      expect(ids(sorted(two, { column: 'location', descending }))).toEqual(['new', 'old']);
  });

  test('leaves the list that it was given alone', () => {
    const two = [session('b', { location: 'B' }), session('a', { location: 'A' })];
    sorted(two, { column: 'location', descending: false });
    expect(ids(two)).toEqual(['b', 'a']);
  });
});

test('ten thousand are filtered and sorted', () => {
  const many = Array.from({ length: 10_000 }, (_, n) =>
    session(`s${n}`, { duration_ms: (n * 7919) % 10_000, resource_name: `Linux-${n % 50}` }),
  );
  const rows = sorted(filtered(many, 'linux-7'), { column: 'duration', descending: false });
  expect(rows).toHaveLength(200);
  expect(rows.every(({ duration_ms }, at) => at === 0 || duration_ms >= rows[at - 1]!.duration_ms)).toBe(
    true,
  );
});
