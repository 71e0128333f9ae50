import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../node/sqlite.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createSeededEntropy } from '../testing/seeded-entropy.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { createOrg, enrolMachine } from './seed.ts';

async function freshDatabase(path = ':memory:') {
  const database = openSqlite<Schema>(path);
  onTestFinished(() => database.destroy());
  await migrate(database);
  return database;
}

function temporaryFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hangup-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return join(directory, 'hangup.sqlite');
}

const row = {
  seq: 1,
  id: 'row-1',
  org_id: 'acme',
  action: 'auth.signed_in',
  category: 'auth',
  resource_type: 'user',
  resource_id: 'alice',
  user_id: null,
  ip_address: null,
  metadata: '{}',
  created_at: '2026-01-05T09:00:00.000Z',
  prev_hash: '',
  hash: 'h',
};

test('migrating twice changes nothing the second time', async () => {
  const database = await freshDatabase();
  await expect(migrate(database)).resolves.toBeUndefined();
});

test('an audit row cannot be updated', async () => {
  const database = await freshDatabase();
  await database.insertInto('audit_log').values(row).execute();
  const update = database.updateTable('audit_log').set({ user_id: 'mallory' }).execute();
  await expect(update).rejects.toThrow('audit_log is append-only');
});

test('an audit row cannot be deleted', async () => {
  const database = await freshDatabase();
  await database.insertInto('audit_log').values(row).execute();
  await expect(database.deleteFrom('audit_log').execute()).rejects.toThrow('audit_log is append-only');
});

test('a file is journalled ahead and synced in full', async () => {
  const database = await freshDatabase(temporaryFile());
  const journal = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(database);
  const sync = await sql<{ synchronous: number }>`pragma synchronous`.execute(database);
  expect([journal.rows[0], sync.rows[0]]).toEqual([{ journal_mode: 'wal' }, { synchronous: 2 }]);
});

test('what was written is there after the file is opened again', async () => {
  const path = temporaryFile();
  const first = openSqlite<Schema>(path);
  await migrate(first);
  await first.insertInto('audit_log').values(row).execute();
  await first.destroy();
  const second = await freshDatabase(path);
  expect(await second.selectFrom('audit_log').select('id').execute()).toEqual([{ id: 'row-1' }]);
});

test('a file that cannot be opened is named in the error', () => {
  expect(() => openSqlite('/nowhere/at/all.sqlite')).toThrow(
    'opening the database /nowhere/at/all.sqlite failed',
  );
});

test('a person must belong to an org that exists', async () => {
  const database = await freshDatabase();
  const insert = database
    .insertInto('users')
    .values({
      id: 'u',
      org_id: 'nowhere',
      email: 'u@example.com',
      name: 'U',
      role: 'owner',
      password_hash: '',
      created_at: '',
    })
    .execute();
  await expect(insert).rejects.toThrow('FOREIGN KEY');
});

test('enrolling a machine answers its node key and stores only the hash', async () => {
  const database = await freshDatabase();
  const ports = { database, clock: createManualClock(), entropy: createSeededEntropy() };
  await createOrg(ports, { id: 'acme', name: 'Acme' });
  const machine = { orgId: 'acme', name: 'Linux-C', tailnetIp: '100.64.0.3', agentPort: 2222 };
  const { nodeKey } = await enrolMachine(ports, machine);
  const stored = await database.selectFrom('machines').selectAll().executeTakeFirstOrThrow();
  expect({ key: nodeKey.slice(0, 5), kept: JSON.stringify(stored).includes(nodeKey) }).toEqual({
    key: 'node_',
    kept: false,
  });
});
