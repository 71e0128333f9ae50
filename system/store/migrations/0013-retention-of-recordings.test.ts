import { type Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../node/sqlite.ts';
import * as firstTables from './0001-first-tables.ts';
import * as retentionOfRecordings from './0013-retention-of-recordings.ts';

test('a stored policy loses what it said of recordings and keeps the rest; one that is no JSON stays', async () => {
  const database = openSqlite<unknown>(':memory:') as Kysely<unknown>;
  onTestFinished(() => database.destroy());
  await firstTables.up(database);
  const policies = [
    '{"idleTimeoutMs":60000,"recordingRetentionDays":7}',
    '{"recordingRetentionDays":7}',
    '{ "idleTimeoutMs": 60000 }',
    'none',
  ];
  for (const [at, policy] of policies.entries())
    await sql`insert into orgs (id, name, plan, policy, created_at)
      values (${at}, 'Acme', 'free', ${policy}, '')`.execute(database);

  await retentionOfRecordings.up(database);

  const { rows } = await sql<{ policy: string }>`select policy from orgs order by id`.execute(database);
  expect(rows.map(({ policy }) => policy)).toEqual([
    '{"idleTimeoutMs":60000}',
    '{}',
    '{ "idleTimeoutMs": 60000 }',
    'none',
  ]);
});
