import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../node/sqlite.ts';
import { migrate } from '../store/migrate.ts';
import type { Schema } from '../store/schema.ts';
import { createOrg, createUser } from '../store/seed.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createSeededEntropy } from '../testing/seeded-entropy.ts';
import { createShellHistory, historyLength } from './shell-history.ts';
import { createShellSessionRows } from './shell-session-rows.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString();

async function store() {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  const rows = createShellSessionRows(database);
  const clock = createManualClock();
  return {
    history: createShellHistory({ database, clock }),
    ports: { database, clock, entropy: createSeededEntropy(), hashPassword: async () => '' },
    clock,
    rows,
    open: (id: string, minute: number, userId = 'alice') =>
      rows.open({
        id,
        gatewayId: 'g1',
        orgId: 'acme',
        userId,
        userSessionId: 's1',
        machineId: 'linux-c',
        machineName: 'Linux-C',
        connection: 'main',
        ipAddress: '198.51.100.1',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
        startedAt: at(minute),
      }),
    end: (id: string, minute: number) =>
      rows.end(id, {
        cause: 'user_closed',
        closeCode: 1000,
        endedAt: at(minute),
        durationMs: 61_000,
        exit: null,
      }),
  };
}

test('a session that is over is told as disconnected, with what is known of it', async () => {
  const { history, open, end } = await store();
  await open('s', 0);
  await end('s', 5);
  expect(await history.of('alice')).toEqual([
    {
      id: 's',
      user_id: 'alice',
      machine_id: 'linux-c',
      resource_name: 'Linux-C',
      resource_type: 'ssh',
      connection: 'main',
      device: 'Chrome on Linux',
      ip_address: '198.51.100.1',
      location: 'Unknown',
      start_time: at(0),
      duration_ms: 61_000,
      status: 'disconnected',
    },
  ]);
});

test('one that is not over, and other people’s, are not told', async () => {
  const { history, open, end } = await store();
  await open('live', 0);
  await open('bobs', 1, 'bob');
  await end('bobs', 2);
  expect(await history.of('alice')).toEqual([]);
});

test('the newest are told, the newest first', async () => {
  const { history, open, end } = await store();
  for (let n = 0; n <= historyLength; n++) {
    await open(`s${n}`, n);
    await end(`s${n}`, n + 1);
  }
  const told = (await history.of('alice')).map(({ id }) => id);
  expect([told.length, told[0], told.at(-1)]).toEqual([historyLength, `s${historyLength}`, 's1']);
});

test('those without an end are told to administrators, with their person and last sign of life', async () => {
  const { history, open, end, rows, ports, clock } = await store();
  await createOrg(ports, { id: 'acme', name: 'Acme', plan: 'workforce' });
  const alice = { id: 'alice', orgId: 'acme', email: 'alice@acme.example', name: 'Alice' } as const;
  await createUser(ports, { ...alice, role: 'admin', password: '' });
  await open('over', 0);
  await end('over', 1);
  await open('s', 2);
  await rows.touch('s', at(3));
  expect(await history.unended('acme')).toMatchObject([
    {
      id: 's',
      status: 'idle',
      user_email: 'alice@acme.example',
      last_ping_at: at(3),
      duration_ms: Math.max(0, clock.wallTime() - Date.parse(at(2))),
    },
  ]);
  expect(await history.unended('other')).toEqual([]);
});
