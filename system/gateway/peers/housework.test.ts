import { CompiledQuery } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../node/sqlite.ts';
import { migrate } from '../../store/migrate.ts';
import type { Schema } from '../../store/schema.ts';
import { createOrg, createUser, enrolMachine } from '../../store/seed.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createSeededEntropy } from '../../testing/seeded-entropy.ts';
import { shellSessionRow } from '../../testing/shell-session-row.ts';
import { leftoverCollaborations } from '../sharing/collaborations.ts';
import { createShellSessionRows } from '../shell-session-rows.ts';
import { hasHousework } from './housework.ts';

const at = '2026-01-05T08:00:00.000Z';

/** Two gateways that are alive, and what people have open on them. */
async function sharedDatabase() {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  for (const id of ['g1', 'g2'])
    await database.insertInto('gateways').values({ id, lease: id, beats: 0, address: null }).execute();
  const ports = { database, clock: createManualClock(), entropy: createSeededEntropy() };
  await createOrg(ports, { id: 'acme', name: 'Acme' });
  const person = { id: 'alice', orgId: 'acme', email: 'a@acme.test', name: 'Alice', role: 'admin' } as const;
  await createUser({ ...ports, hashPassword: async () => '' }, { ...person, password: '' });
  const machine = { orgId: 'acme', name: 'Linux-C', tailnetIp: '100.64.0.7', agentPort: 2222 };
  await enrolMachine(ports, { ...machine, id: 'linux-c' });
  await database
    .insertInto('user_sessions')
    .values({ id: 's1', user_id: 'alice', created_at: at, last_seen_at: at })
    .execute();
  const rows = createShellSessionRows(database);
  await rows.open(shellSessionRow('of-g1'));
  await rows.open(shellSessionRow('of-g2', { gatewayId: 'g2', connection: 'split-1', userSessionId: 's2' }));
  await rows.open(shellSessionRow('over', { gatewayId: 'dead' }));
  const ends = { cause: 'user_closed', closeCode: 1000, endedAt: at, durationMs: 0, exit: null } as const;
  await rows.end('over', ends);
  return {
    database,
    rows,
    share: (session_id: string, ended_at: string | null) =>
      database
        .insertInto('collaborations')
        .values({
          id: `of-${session_id}`,
          org_id: 'acme',
          session_id,
          machine_id: 'linux-c',
          machine_name: 'Linux-C',
          owner_id: 'alice',
          started_at: at,
          ended_at,
        })
        .execute(),
  };
}

type World = Awaited<ReturnType<typeof sharedDatabase>>;

test('while all is well nothing waits for a gateway', async () => {
  const { database } = await sharedDatabase();
  expect([await hasHousework(database, 'g1'), await hasHousework(database, 'g2')]).toEqual([false, false]);
});

const missed: Record<string, (world: World) => Promise<unknown>> = {
  'a revoke': ({ database }) =>
    database.updateTable('user_sessions').set({ revoked_at: at }).where('id', '=', 's1').execute(),
  'the share of a session': ({ share }) => share('of-g1', null),
  'a connection that was opened again': ({ rows }) =>
    rows.open(shellSessionRow('newer', { gatewayId: 'g2', startedAt: '2026-01-05T08:00:01.000Z' })),
  'the end of what its guest was in': async ({ database, share }) => {
    await share('over', at);
    const guest = { collaboration_id: 'of-over' };
    await database.updateTable('shell_sessions').set(guest).where('id', '=', 'of-g1').execute();
  },
};

test.for(Object.entries(missed))('%s that it missed waits for the gateway it is about', async ([, miss]) => {
  const world = await sharedDatabase();
  await miss(world);
  const { database } = world;
  expect([await hasHousework(database, 'g1'), await hasHousework(database, 'g2')]).toEqual([true, false]);
});

const anybodys: Record<string, (world: World) => Promise<unknown>> = {
  'a quarantine of the machine that both are on': ({ database }) =>
    database.updateTable('machines').set({ status: 'quarantined' }).execute(),
  'a session of a gateway that is gone': ({ rows }) =>
    rows.open(shellSessionRow('left', { gatewayId: 'dead', connection: 'split-2' })),
  'a script of a gateway that is gone': ({ database }) =>
    database
      .insertInto('script_runs')
      .values({
        id: 'left',
        gateway_id: 'dead',
        org_id: 'acme',
        user_id: 'alice',
        user_session_id: 's1',
        machine_id: 'linux-c',
        machine_name: 'Linux-C',
        timeout_seconds: 60,
        status: 'running',
        created_at: at,
      })
      .execute(),
  'a recording of a gateway that is gone': ({ database }) =>
    database
      .insertInto('recordings')
      .values({
        id: 'left',
        org_id: 'acme',
        user_id: 'alice',
        machine_id: 'linux-c',
        machine_name: 'Linux-C',
        session_type: 'ssh',
        status: 'active',
        automatic: 0,
        gateway_id: 'dead',
        started_at: at,
      })
      .execute(),
  'a collaboration whose session is over': ({ share }) => share('over', null),
};

test.for(Object.entries(anybodys))('%s waits for any', async ([, leave]) => {
  const world = await sharedDatabase();
  await leave(world);
  const { database } = world;
  expect([await hasHousework(database, 'g1'), await hasHousework(database, 'g2')]).toEqual([true, true]);
});

test('what is left of collaborations is looked for among those that are open, not in the history of sessions', async () => {
  const { database } = await sharedDatabase();
  const { sql, parameters } = leftoverCollaborations(database).compile();
  const { rows } = await database.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]),
  );
  expect(rows.map(({ detail }) => detail)).toEqual([
    'SCAN collaborations USING INDEX collaborations_open',
    'SEARCH shell_sessions USING INDEX sqlite_autoindex_shell_sessions_1 (id=?)',
  ]);
});
