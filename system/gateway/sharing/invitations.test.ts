import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../node/sqlite.ts';
import { migrate } from '../../store/migrate.ts';
import type { Schema } from '../../store/schema.ts';
import { createOrg, createUser } from '../../store/seed.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createMemoryLog } from '../../testing/memory-log.ts';
import { createSeededEntropy } from '../../testing/seeded-entropy.ts';
import { createInvitations } from './invitations.ts';

const lifeMs = 600_000;
const rights = { mayType: true, ownShell: false };
const bob = { userId: 'bob', orgId: 'acme' };

async function world() {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  const clock = createManualClock();
  const ports = { database, clock, entropy: createSeededEntropy(), log: createMemoryLog() };
  for (const id of ['acme', 'other']) await createOrg(ports, { id, name: id, plan: 'workforce' });
  for (const id of ['alice', 'bob'])
    await createUser(
      { ...ports, hashPassword: async () => '' },
      { id, orgId: 'acme', email: `${id}@acme.example`, name: id, role: 'admin', password: '' },
    );
  const collaboration = {
    id: 'c1',
    org_id: 'acme',
    session_id: 's1',
    machine_id: 'linux-c',
    machine_name: 'Linux-C',
    owner_id: 'alice',
    started_at: new Date(clock.wallTime()).toISOString(),
    ended_at: null,
  };
  await database.insertInto('collaborations').values(collaboration).execute();
  const invitations = createInvitations(ports);
  const secret = await invitations.create({ id: 'c1', sessionId: 's1' }, rights, lifeMs);
  return { ...ports, invitations, secret };
}

test('an invitation is good for what it was made for', async () => {
  const { invitations, secret } = await world();
  expect(await invitations.spend(secret, bob)).toEqual({ collaborationId: 'c1', rights });
});

test('an invitation is good once', async () => {
  const { invitations, secret } = await world();
  const answers = await Promise.all([invitations.spend(secret, bob), invitations.spend(secret, bob)]);
  expect(answers.filter((answer) => answer !== null)).toHaveLength(1);
});

test('an invitation is good until its life is over', async () => {
  const { invitations, secret, clock } = await world();
  await clock.advance(lifeMs - 1);
  expect(await invitations.spend(secret, bob)).not.toBeNull();
  const late = await invitations.create({ id: 'c1', sessionId: 's1' }, rights, lifeMs);
  await clock.advance(lifeMs);
  expect(await invitations.spend(late, bob)).toBeNull();
});

test.each([
  ['its owner', { userId: 'alice', orgId: 'acme' }],
  ['another org', { userId: 'bob', orgId: 'other' }],
])('an invitation is nothing to %s, and stays good', async (_who, by) => {
  const { invitations, secret } = await world();
  expect(await invitations.spend(secret, by)).toBeNull();
  expect(await invitations.spend(secret, bob)).not.toBeNull();
});

test('an invitation is over with its collaboration', async () => {
  const { invitations, secret, database } = await world();
  await database.updateTable('collaborations').set({ ended_at: '2026-01-05T09:00:00.000Z' }).execute();
  expect(await invitations.spend(secret, bob)).toBeNull();
});

test('an invitation stands nowhere in the database, nor in the log', async () => {
  const { secret, database, log } = await world();
  const rows = await database.selectFrom('invitations').selectAll().execute();
  expect(JSON.stringify([rows, log.of('invitation.created')])).not.toContain(secret);
});
