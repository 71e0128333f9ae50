/** The first sign of life after a quiet second is written at once, those that come within a second of it together. */
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../node/sqlite.ts';
import { migrate } from '../store/migrate.ts';
import type { Schema } from '../store/schema.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { shellSessionRow } from '../testing/shell-session-row.ts';
import { GatheredTouches } from './gathered-touches.ts';
import { createShellSessionRows } from './shell-session-rows.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, second)).toISOString();

async function withSessions(...ids: string[]) {
  const whole = openSqlite<Schema>(':memory:');
  onTestFinished(() => whole.destroy());
  await migrate(whole);
  let statements = 0;
  const database = whole.withPlugin({
    transformQuery: ({ node }) => {
      statements++;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const clock = createManualClock();
  const troubles: unknown[] = [];
  const log = { event: (kind: string) => troubles.push(kind) };
  const rows = createShellSessionRows(
    database,
    undefined,
    new GatheredTouches({ database, clock, log: log as never }),
  );
  for (const id of ids) await rows.open(shellSessionRow(id, { startedAt: at(0) }));
  const seen = async () => {
    const found = await whole.selectFrom('shell_sessions').selectAll().orderBy('id').execute();
    return found.map((row) => [row.id, row.last_ping_at, row.active_at]);
  };
  return { rows, clock, whole, troubles, seen, statements: () => statements - ids.length };
}

test('the first is written at once, and no timer is set for it', async () => {
  const { rows, clock, seen, statements } = await withSessions('a');
  rows.touchSoon('a', { lastPingAt: at(1), activeAt: at(1) });
  await clock.advance(0);
  expect([await seen(), statements(), clock.waiting]).toEqual([[['a', at(1), at(1)]], 1, 0]);
  await clock.advance(1000);
  rows.touchSoon('a', { lastPingAt: at(16), activeAt: at(1) });
  await clock.advance(0);
  expect([await seen(), statements(), clock.waiting]).toEqual([[['a', at(16), at(1)]], 2, 0]);
});

test('each session gets its own signs, the newest, in one statement a second', async () => {
  const { rows, clock, seen, statements } = await withSessions('a', 'b', 'c', 'd');
  rows.touchSoon('d', { lastPingAt: at(1), activeAt: at(1) });
  await clock.advance(400);
  rows.touchSoon('a', { lastPingAt: at(1), activeAt: at(1) });
  rows.touchSoon('b', { lastPingAt: at(3), activeAt: at(4) });
  await clock.advance(300);
  rows.touchSoon('a', { lastPingAt: at(2), activeAt: at(1) });
  expect(statements()).toBe(1);
  await clock.advance(300);
  expect(await seen()).toEqual([
    ['a', at(2), at(1)],
    ['b', at(3), at(4)],
    ['c', at(0), at(0)],
    ['d', at(1), at(1)],
  ]);
  expect(statements()).toBe(2);
});

test('what was written at once meanwhile is not set back', async () => {
  const { rows, clock, seen } = await withSessions('a', 'b');
  rows.touchSoon('b', { lastPingAt: at(1), activeAt: at(1) });
  rows.touchSoon('a', { lastPingAt: at(1), activeAt: at(1) });
  await rows.touch('a', { lastPingAt: at(2), activeAt: at(3) });
  await clock.advance(1000);
  expect(await seen()).toEqual([
    ['a', at(2), at(3)],
    ['b', at(1), at(1)],
  ]);
});

test('a session that ends in that second is left alone', async () => {
  const { rows, clock, seen, statements } = await withSessions('a', 'b');
  rows.touchSoon('b', { lastPingAt: at(1), activeAt: at(1) });
  rows.touchSoon('a', { lastPingAt: at(1), activeAt: at(1) });
  await rows.end('a', { endedAt: at(1), cause: 'user_closed', closeCode: 1000, exit: null, durationMs: 1 });
  await clock.advance(1000);
  const [a] = await seen();
  expect([a, statements()]).toEqual([['a', at(0), at(0)], 2]);
});

test('a database that fails is told, and the next second tries again', async () => {
  const { rows, clock, whole, troubles, seen } = await withSessions('a');
  await whole.schema.alterTable('shell_sessions').renameTo('away').execute();
  rows.touchSoon('a', { lastPingAt: at(1), activeAt: at(1) });
  await clock.advance(1000);
  await whole.schema.alterTable('away').renameTo('shell_sessions').execute();
  rows.touchSoon('a', { lastPingAt: at(2), activeAt: at(2) });
  await clock.advance(1000);
  expect([troubles, await seen()]).toEqual([['trouble'], [['a', at(2), at(2)]]]);
});
