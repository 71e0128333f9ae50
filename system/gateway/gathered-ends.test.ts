/** Ends that come at one time are one statement, and each is told whether it was the first of its session. */
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../node/sqlite.ts';
import { migrate } from '../store/migrate.ts';
import type { Schema } from '../store/schema.ts';
import { shellSessionRow } from '../testing/shell-session-row.ts';
import { GatheredEnds } from './gathered-ends.ts';
import { createShellSessionRows } from './shell-session-rows.ts';

const userClosed = {
  cause: 'user_closed',
  closeCode: 1000,
  endedAt: '2026-01-05T09:00:00.000Z',
  durationMs: 1234,
  exit: null,
} as const;
const shellExited = { ...userClosed, cause: 'shell_exited', exit: { exit_code: 3, signal: null } } as const;

async function withSessions(...ids: string[]) {
  const whole = openSqlite<Schema>(':memory:');
  onTestFinished(() => whole.destroy());
  await migrate(whole);
  for (const id of ids) await createShellSessionRows(whole).open(shellSessionRow(id));
  let statements = 0;
  let down = false;
  const database = whole.withPlugin({
    transformQuery: ({ node }) => {
      if (down) throw new Error('the database is down');
      statements++;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const told = async () => {
    const rows = await whole.selectFrom('shell_sessions').selectAll().orderBy('id').execute();
    return rows.map(({ cause, close_code, exit_code, signal, ended_at, duration_ms }) =>
      cause ? [cause, close_code, exit_code, signal, ended_at, duration_ms] : null,
    );
  };
  return {
    ends: new GatheredEnds(database),
    told,
    statements: () => statements,
    setDown: (is: boolean) => {
      down = is;
    },
  };
}

test('what ends at one time is written by one statement, each with its own end', async () => {
  const { ends, told, statements } = await withSessions('a', 'b', 'c');
  expect(await Promise.all([ends.add('a', userClosed), ends.add('c', shellExited)])).toEqual([true, true]);
  expect([await told(), statements()]).toEqual([
    [
      ['user_closed', 1000, null, null, userClosed.endedAt, 1234],
      null,
      ['shell_exited', 1000, 3, null, userClosed.endedAt, 1234],
    ],
    1,
  ]);
});

test('what ends while that is written is written next, together', async () => {
  const { ends, statements } = await withSessions('a', 'b', 'c');
  const first = ends.add('a', userClosed);
  await Promise.resolve();
  await Promise.all([first, ends.add('b', userClosed), ends.add('c', userClosed)]);
  expect(statements()).toBe(2);
});

test('of two ends of one session the first counts, whenever the second comes', async () => {
  const { ends, told } = await withSessions('a');
  expect(await Promise.all([ends.add('a', userClosed), ends.add('a', shellExited)])).toEqual([true, false]);
  expect(await ends.add('a', shellExited)).toBe(false);
  expect((await told())[0]?.[0]).toBe('user_closed');
});

test('what the database refuses is refused to each of them, and the next are written', async () => {
  const { ends, told, setDown } = await withSessions('a', 'b');
  setDown(true);
  const refused = await Promise.allSettled([ends.add('a', userClosed), ends.add('b', userClosed)]);
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  setDown(false);
  expect(await ends.add('b', userClosed)).toBe(true);
  expect((await told()).map((end) => end !== null)).toEqual([false, true]);
});
