/** Signs of life that come within a second are written together. */
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../node/sqlite.ts';
import { migrate } from '../store/migrate.ts';
import type { Schema } from '../store/schema.ts';
import { createManualClock } from '../testing/manual-clock.ts';
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
  for (const id of ids) {
    await rows.open({
      id,
      gatewayId: 'g1',
      orgId: 'acme',
      userId: 'alice',
      userSessionId: 's1',
      machineId: 'linux-c',
      machineName: 'Linux-C',
      connection: 'main',
      origin: { ipAddress: null, userAgent: null, device: 'Chrome', location: 'Unknown', anomalies: [] },
      startedAt: at(0),
    });
  }
  const seen = async () => {
    const found = await whole.selectFrom('shell_sessions').selectAll().orderBy('id').execute();
    return found.map((row) => [row.id, row.last_ping_at, row.active_at]);
  };
  return { rows, clock, whole, troubles, seen, statements: () => statements - ids.length };
}

test('each session gets its own signs, the newest, in one statement', async () => {
  const { rows, clock, seen, statements } = await withSessions('a', 'b', 'c');
  rows.touchSoon('a', { lastPingAt: at(1), activeAt: at(1) });
  rows.touchSoon('b', { lastPingAt: at(3), activeAt: at(4) });
  rows.touchSoon('a', { lastPingAt: at(2), activeAt: at(1) });
  expect(statements()).toBe(0);
  await clock.advance(1000);
  expect(await seen()).toEqual([
    ['a', at(2), at(1)],
    ['b', at(3), at(4)],
    ['c', at(0), at(0)],
  ]);
  expect(statements()).toBe(1);
});

test('what was written at once meanwhile is not set back', async () => {
  const { rows, clock, seen } = await withSessions('a');
  rows.touchSoon('a', { lastPingAt: at(1), activeAt: at(1) });
  await rows.touch('a', { lastPingAt: at(2), activeAt: at(3) });
  await clock.advance(1000);
  expect(await seen()).toEqual([['a', at(2), at(3)]]);
});

test('a session that ends in that second is left alone', async () => {
  const { rows, clock, seen, statements } = await withSessions('a');
  rows.touchSoon('a', { lastPingAt: at(1), activeAt: at(1) });
  await rows.end('a', { endedAt: at(1), cause: 'user_closed', closeCode: 1000, exit: null, durationMs: 1 });
  await clock.advance(1000);
  expect([await seen(), statements()]).toEqual([[['a', at(0), at(0)]], 1]);
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
