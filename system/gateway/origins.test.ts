import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../node/sqlite.ts';
import { migrate } from '../store/migrate.ts';
import type { Schema } from '../store/schema.ts';
import { createTableLocator } from '../testing/table-locator.ts';
import { createOrigins } from './origins.ts';
import { createShellSessionRows } from './shell-session-rows.ts';

const home = { ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0' };
const away = { ...home, ipAddress: '198.51.100.1' };
const nowhere = { ...home, ipAddress: '10.0.0.1' };
const phone = { ...home, userAgent: 'Mozilla/5.0 (Linux; Android 16) Chrome/156.0 Mobile' };

async function store() {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  const locator = createTableLocator({ '192.0.2.1': 'Mexico', '198.51.100.1': 'Portugal' });
  const origins = createOrigins({ database, locator });
  let opened = 0;
  const open = async (client: typeof home, userId = 'alice') => {
    const origin = await origins.of(userId, client);
    await createShellSessionRows(database).open({
      id: `s${++opened}`,
      gatewayId: 'g1',
      orgId: 'acme',
      userId,
      userSessionId: 'u',
      machineId: 'linux-c',
      machineName: 'Linux-C',
      connection: 'main',
      origin,
      startedAt: '2026-01-05T09:00:00.000Z',
    });
    return origin;
  };
  return { database, origins, open };
}

test('an origin is told with device and location', async () => {
  const { origins } = await store();
  expect(await origins.of('alice', home)).toEqual({
    ...home,
    device: 'Chrome on Linux',
    location: 'Mexico',
    anomalies: [],
  });
});

test.each([
  ['no address', { ...home, ipAddress: null }],
  ['an address that the locator does not know', nowhere],
])('%s is an unknown location', async (_which, client) => {
  const { origins } = await store();
  expect((await origins.of('alice', client)).location).toBe('Unknown');
});

test.each([
  ['the same device and place', home, []],
  ['another device', phone, ['new_device']],
  ['another place', away, ['new_location']],
  [
    'another device in another place',
    { ...phone, ipAddress: away.ipAddress },
    ['new_device', 'new_location'],
  ],
  ['a place that cannot be told', nowhere, []],
])('after a first session, %s: %j', async (_which, client, anomalies) => {
  const { open } = await store();
  await open(home);
  expect((await open(client)).anomalies).toEqual(anomalies);
});

test('what was unusual once is not unusual the second time', async () => {
  const { open } = await store();
  await open(home);
  await open({ ...phone, ipAddress: away.ipAddress });
  expect((await open({ ...phone, ipAddress: away.ipAddress })).anomalies).toEqual([]);
});

test('the first place that can be told is new to one who was only seen elsewhere', async () => {
  const { open } = await store();
  await open(nowhere);
  expect((await open(away)).anomalies).toEqual(['new_location']);
});

test('other people’s sessions say nothing', async () => {
  const { open } = await store();
  await open(home, 'bob');
  expect((await open(away)).anomalies).toEqual([]);
});

test('sessions of before origins were noted say nothing', async () => {
  const { database, open } = await store();
  await open(home);
  await database
    .updateTable('shell_sessions')
    .set({ device: null, location: null, anomalies: null })
    .execute();
  expect((await open(away)).anomalies).toEqual([]);
});
