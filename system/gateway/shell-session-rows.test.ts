import { CompiledQuery } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { defaultPolicy } from '../contracts/policy.ts';
import { leasedDatabase } from '../testing/leased-database.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { shellSessionRow } from '../testing/shell-session-row.ts';
import { missedReplacements, replacements } from './peers/missed-news.ts';
import type { ShellSessionRow } from './services.ts';
import { createShellHistory } from './shell-history.ts';
import { createShellSessionRows } from './shell-session-rows.ts';

async function shared(leases: Record<string, string>) {
  const database = await leasedDatabase(leases);
  onTestFinished(() => database.destroy());
  const openAs = (gatewayId: string, lease: string | null, id: string, more: Partial<ShellSessionRow> = {}) =>
    createShellSessionRows(database, () => lease).open(shellSessionRow(id, { gatewayId, ...more }));
  const rows = createShellSessionRows(database);
  const strikeOut = (id: string) => database.deleteFrom('gateways').where('id', '=', id).execute();
  const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);
  return { database, rows, openAs, strikeOut, ids };
}

test('sessions of a gateway are unfinished for the others only once it holds no lease', async () => {
  const { openAs, rows, strikeOut, ids } = await shared({ g1: 'a', g2: 'b' });
  await openAs('g1', 'a', 'one');
  await openAs('g2', 'b', 'two');
  expect([ids(await rows.unfinished(null)), ids(await rows.unfinished('g2'))]).toEqual([[], ['two']]);
  await strikeOut('g1');
  expect([ids(await rows.unfinished(null)), ids(await rows.unfinished('g2'))]).toEqual([
    ['one'],
    ['one', 'two'],
  ]);
});

test.each([
  ['a connection elsewhere takes room', { connection: 'split-1' }, 0, false],
  ['and is let be where there is more', { connection: 'split-1' }, 1, true],
  ['one that is replaced takes none', {}, 0, true],
  ["nor does another person's", { connection: 'split-1', userId: 'bob' }, 0, true],
  ['nor what is on this gateway', { connection: 'split-1', gatewayId: 'g1' }, 0, true],
] as const)('%s', async (_which, there, mostElsewhere, opened) => {
  const { database } = await shared({ g1: 'a', g2: 'b' });
  await createShellSessionRows(database).open(shellSessionRow('there', { gatewayId: 'g2', ...there }));
  const rows = createShellSessionRows(database, () => 'a');
  expect(await rows.open(shellSessionRow('new', { gatewayId: 'g1' }), mostElsewhere)).toBe(opened);
});

test('of one connection, elsewhere is what bears its name on its machine', async () => {
  const { database, openAs } = await shared({ g1: 'a', g2: 'b' });
  await openAs('g1', 'a', 'here');
  await openAs('g2', 'b', 'there');
  await openAs('g2', 'b', 'beside it', { connection: 'split-1' });
  await openAs('g2', 'b', 'on another machine', { machineId: 'linux-d' });
  await openAs('g2', 'b', "somebody else's", { userId: 'bob' });
  const history = createShellHistory(
    { database, clock: createManualClock() },
    { of: () => defaultPolicy },
    'g1',
  );
  expect(await history.sameElsewhere('alice', { machineId: 'linux-c', name: 'main' })).toEqual(['there']);
});

test('what was opened again on another gateway is found by the one that has the older', async () => {
  const { database, openAs, rows } = await shared({ g1: 'a', g2: 'b' });
  await openAs('g1', 'a', 'older');
  await openAs('g1', 'a', 'beside it', { connection: 'split-1' });
  const startedAt = '2026-01-05T08:00:01.000Z';
  await openAs('g2', 'b', 'newer', { startedAt });
  expect([await missedReplacements(database, 'g1'), await missedReplacements(database, 'g2')]).toEqual([
    ['older'],
    [],
  ]);
  const end = { cause: 'user_closed', closeCode: 1000, endedAt: '', durationMs: 0, exit: null } as const;
  await rows.end('newer', end);
  expect(await missedReplacements(database, 'g1')).toEqual([]);
});

test('what was missed is looked for in indexes, beginning with what others have', async () => {
  const { database } = await shared({ g1: 'a', g2: 'b' });
  const { sql, parameters } = replacements(database, 'g1').compile();
  const { rows } = await database.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  );
  expect(rows.map(({ detail }) => detail).filter((detail) => /newer|older/.test(detail))).toEqual([
    'SEARCH newer USING INDEX shell_sessions_unended (gateway_id=?)',
    'SEARCH older USING INDEX shell_sessions_open_by_connection (user_id=? AND machine_id=? AND connection=? AND started_at<?)',
  ]);
});

test('of two that began at one instant one stays', async () => {
  const { database, openAs } = await shared({ g1: 'a', g2: 'b' });
  await openAs('g1', 'a', 'x');
  await openAs('g2', 'b', 'y');
  expect([await missedReplacements(database, 'g1'), await missedReplacements(database, 'g2')]).toEqual([
    ['x'],
    [],
  ]);
});

test('a session ends once', async () => {
  const { openAs, rows } = await shared({ g1: 'a' });
  await openAs('g1', 'a', 's');
  const end = { cause: 'user_closed', closeCode: 1000, endedAt: '', durationMs: 0, exit: null } as const;
  expect([await rows.end('s', end), await rows.end('s', end)]).toEqual([true, false]);
});
