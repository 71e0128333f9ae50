import { type Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../node/sqlite.ts';
import * as firstTables from './0001-first-tables.ts';
import * as recordingRules from './0006-recording-rules.ts';

test('what was recorded and what was set before stays as it was meant', async () => {
  const database = openSqlite<unknown>(':memory:') as Kysely<unknown>;
  onTestFinished(() => database.destroy());
  await firstTables.up(database);
  await sql`insert into orgs (id, name, plan, policy, recording_enabled, created_at)
    values ('every', 'Every', 'free', '{}', 1, ''), ('asked', 'Asked', 'free', '{}', 0, '')`.execute(
    database,
  );
  await sql`insert into recordings (id, org_id, user_id, machine_id, machine_name, session_type, status,
      automatic, started_at, chunks, bytes, objects_left)
    values ('r1', 'every', 'u1', 'm1', 'M', 'ssh', 'deleted', 1, '2026-01-01', 3, 400, 2)`.execute(database);

  await recordingRules.up(database);

  const orgs = await sql`select id, recording_enabled, recording_automatic from orgs order by id`.execute(
    database,
  );
  const kept = await sql`select id, user_id, status, automatic, gateway_id, chunks, bytes, objects_left
    from recordings`.execute(database);
  expect([orgs.rows, kept.rows]).toEqual([
    [
      { id: 'asked', recording_enabled: 1, recording_automatic: 0 },
      { id: 'every', recording_enabled: 1, recording_automatic: 1 },
    ],
    [
      {
        id: 'r1',
        user_id: 'u1',
        status: 'deleted',
        automatic: 1,
        gateway_id: null,
        chunks: 3,
        bytes: 400,
        objects_left: 2,
      },
    ],
  ]);
});
