import { expect, onTestFinished, test } from 'vitest';
import { defaultPolicy } from '../contracts/policy.ts';
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
    history: createShellHistory({ database, clock }, { of: () => defaultPolicy }, 'g2'),
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
        origin: {
          ipAddress: '198.51.100.1',
          userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
          device: 'Chrome on Linux',
          location: 'Mexico',
          anomalies: ['new_location'],
        },
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
      location: 'Mexico',
      anomalies: ['new_location'],
      start_time: at(0),
      duration_ms: 61_000,
      status: 'disconnected',
      cause: 'user_closed',
      end_time: at(5),
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

test('those that ended last are told, the last one first, whenever they began', async () => {
  const { history, open, end } = await store();
  for (let n = 0; n <= historyLength; n++) {
    await open(`s${n}`, n);
    await end(`s${n}`, 2 * historyLength - n);
  }
  const told = (await history.of('alice')).map(({ id }) => id);
  expect([told.length, told[0], told.at(-1)]).toEqual([historyLength, 's0', `s${historyLength - 1}`]);
});

/** With alice's and bob's rows in `users`. */
async function storeWithPeople() {
  const made = await store();
  await createOrg(made.ports, { id: 'acme', name: 'Acme', plan: 'workforce' });
  for (const id of ['alice', 'bob'])
    await createUser(made.ports, {
      id,
      orgId: 'acme',
      email: `${id}@acme.example`,
      name: id,
      role: 'admin',
      password: '',
    });
  return made;
}

const acme = { orgId: 'acme' };

test('those without an end are told with their person and last sign of life', async () => {
  const { history, open, end, rows } = await storeWithPeople();
  await open('over', 0);
  await end('over', 1);
  await open('s', 2);
  await rows.touch('s', { lastPingAt: at(3), activeAt: at(2) });
  const { rows: told, next } = await history.open(acme, { limit: 10 });
  expect(told).toMatchObject([
    {
      gatewayId: 'g1',
      leased: false,
      terminal: { id: 's', user_email: 'alice@acme.example', last_ping_at: at(3) },
    },
  ]);
  expect([next, (await history.open({ orgId: 'other' }, { limit: 10 })).rows]).toEqual([null, []]);
});

test('one without an end is idle when its gateway noted no activity for the policy’s time', async () => {
  const { history, open, rows, clock } = await storeWithPeople();
  await open('s', 0);
  const status = async (sinceMs: number) => {
    const activeAt = new Date(clock.wallTime() - sinceMs).toISOString();
    await rows.touch('s', { lastPingAt: activeAt, activeAt });
    return (await history.openOne(acme, 's'))!.terminal.status;
  };
  expect([await status(defaultPolicy.idleStatusMs - 1), await status(defaultPolicy.idleStatusMs)]).toEqual([
    'active',
    'idle',
  ]);
});

test('pages of them follow each other without gaps, also among those that started together', async () => {
  const { history, open } = await storeWithPeople();
  for (const id of ['e', 'c', 'a']) await open(id, 1);
  for (const id of ['d', 'b']) await open(id, 0);
  await open('bobs', 0, 'bob');
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await history.open({ userId: 'alice' }, { limit: 2, after });
    expect(page.rows.length).toBeLessThanOrEqual(2);
    seen.push(...page.rows.map(({ terminal }) => terminal.id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(seen).toEqual(['b', 'd', 'a', 'c', 'e']);
});

test('what is no `next` of a page is refused', async () => {
  const { history } = await storeWithPeople();
  await expect(history.open(acme, { limit: 1, after: "x' or 1=1" })).rejects.toThrow('query.after');
});

test('of several those are told that have no end still', async () => {
  const { history, open, end } = await storeWithPeople();
  for (const id of ['open', 'over']) await open(id, 0);
  await end('over', 1);
  expect(await history.stillOpen(['open', 'over', 'unknown'])).toEqual(new Set(['open']));
});
