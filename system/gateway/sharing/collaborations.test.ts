import { expect, onTestFinished, test } from 'vitest';
import { AuditLog } from '../../audit/audit-log.ts';
import { openSqlite } from '../../node/sqlite.ts';
import type { News } from '../../ports/bus.ts';
import { migrate } from '../../store/migrate.ts';
import type { Schema } from '../../store/schema.ts';
import { createOrg, createUser } from '../../store/seed.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createMemoryLog } from '../../testing/memory-log.ts';
import { createSeededEntropy } from '../../testing/seeded-entropy.ts';
import { missedCollaborationEnds, missedShares } from '../peers/missed-news.ts';
import { createShellSessionRows } from '../shell-session-rows.ts';
import type { Caller } from '../user-sessions.ts';
import { Collaborations } from './collaborations.ts';
import { createInvitations } from './invitations.ts';

const how = { rights: { mayType: true, ownShell: false }, lifeMs: 600_000 };

const caller = (userId: string): Caller => ({
  identity: {
    user_id: userId,
    email: `${userId}@acme.example`,
    name: userId,
    org_id: 'acme',
    role: 'admin',
    session_id: `sign-in of ${userId}`,
  },
  ip: null,
});
const alice = caller('alice');

/** alice's session s1 on gateway g1, and two gateways that are asked for things. */
async function world() {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  const clock = createManualClock();
  const told: News[] = [];
  const bus = { publish: async (news: News) => void told.push(news), subscribe: () => () => {} };
  const ports = { database, clock, entropy: createSeededEntropy(), log: createMemoryLog(), bus };
  await createOrg(ports, { id: 'acme', name: 'Acme', plan: 'workforce' });
  for (const id of ['alice', 'bob'])
    await createUser(
      { ...ports, hashPassword: async () => '' },
      { id, orgId: 'acme', email: `${id}@acme.example`, name: id, role: 'admin', password: '' },
    );
  const rows = createShellSessionRows(database);
  const open = (id: string, gatewayId: string, more = {}) =>
    rows.open({
      id,
      gatewayId,
      orgId: 'acme',
      userId: 'alice',
      userSessionId: 'u',
      machineId: 'linux-c',
      machineName: 'Linux-C',
      connection: 'main',
      origin: { ipAddress: null, userAgent: null, device: 'X', location: 'Unknown', anomalies: [] },
      startedAt: '2026-01-05T08:00:00.000Z',
      ...more,
    });
  const over = (id: string) =>
    rows.end(id, {
      cause: 'shell_exited',
      closeCode: 1000,
      endedAt: '2026-01-05T09:00:00.000Z',
      durationMs: 1,
      exit: null,
    });
  await open('s1', 'g1');
  const audit = new AuditLog(ports);
  const gateway = () =>
    new Collaborations(ports, { audit: new AuditLog(ports), invitations: createInvitations(ports) });
  const audited = async () => (await audit.rowsAfter(0, 100)).map(({ action }) => action);
  return { database, told, open, over, g1: gateway(), g2: gateway(), audited };
}

test('of two invitations by two gateways at once the second is to what the first has begun', async () => {
  const { g1, g2 } = await world();
  const [one, other] = await Promise.all([g1.invite(alice, 's1', how), g2.invite(alice, 's1', how)]);
  expect(one.collaborationId).toBe(other.collaborationId);
  expect(one.secret).not.toBe(other.secret);
});

test('every gateway is told what is shared, and when that ends', async () => {
  const { g2, told } = await world();
  const { collaborationId } = await g2.invite(alice, 's1', how);
  await g2.end(alice, 's1');
  expect(told).toEqual([
    { kind: 'shell_session_shared', sessionId: 's1', collaborationId },
    { kind: 'collaboration_ended', collaborationId },
  ]);
});

test('a session that is over is not shared', async () => {
  const { g1, over, told } = await world();
  await over('s1');
  await expect(g1.invite(alice, 's1', how)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  expect(told).toEqual([]);
});

test("a guest's session is not shared: nobody shares what is shared with them", async () => {
  const { g1, open } = await world();
  const { collaborationId } = await g1.invite(alice, 's1', how);
  await open('s2', 'g1', { collaborationId });
  await expect(g1.invite(alice, 's2', how)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
});

test('of two ends by two gateways at once one is in the audit log', async () => {
  const { g1, g2, audited } = await world();
  await g1.invite(alice, 's1', how);
  await Promise.all([g1.end(alice, 's1'), g2.ownerLeft('s1')]);
  expect(await audited()).toEqual(['collaboration.invited', 'collaboration.ended']);
  expect(await g2.of('s1')).toBeNull();
});

test('a new one may begin when one is over', async () => {
  const { g1, g2, audited } = await world();
  const first = await g1.invite(alice, 's1', how);
  await g1.end(alice, 's1');
  const second = await g2.invite(alice, 's1', how);
  await g2.end(alice, 's1');
  expect(second.collaborationId).not.toBe(first.collaborationId);
  expect((await audited()).filter((action) => action === 'collaboration.ended')).toHaveLength(2);
});

test('what was shared of a session whose gateway died is ended by another, once', async () => {
  const { g1, g2, over, audited } = await world();
  await g1.invite(alice, 's1', how);
  await g2.endLeftovers();
  expect(await g2.of('s1')).not.toBeNull();
  await over('s1');
  await g2.endLeftovers();
  await g2.endLeftovers();
  expect(await g2.of('s1')).toBeNull();
  expect(await audited()).toEqual(['collaboration.invited', 'collaboration.ended']);
});

test('what a gateway was not told it finds: what is shared of its sessions, and whose guests must go', async () => {
  const { g2, database, open } = await world();
  const { collaborationId } = await g2.invite(alice, 's1', how);
  await open('s2', 'g2', { collaborationId });
  expect(await missedShares(database, 'g1')).toEqual([{ sessionId: 's1', collaborationId }]);
  expect(await missedShares(database, 'g2')).toEqual([]);
  expect(await missedCollaborationEnds(database, 'g2')).toEqual([]);
  await g2.end(alice, 's1');
  expect(await missedShares(database, 'g1')).toEqual([]);
  expect(await missedCollaborationEnds(database, 'g2')).toEqual([collaborationId]);
  expect(await missedCollaborationEnds(database, 'g1')).toEqual([]);
});
