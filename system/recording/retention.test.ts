import { expect, test } from 'vitest';
import { createOrg } from '../store/seed.ts';
import { createAuditWorld } from '../testing/audit-world.ts';
import { createMemoryObjects } from '../testing/memory-objects.ts';
import { updateSettings } from './recording-settings.ts';
import { RecordingLibrary } from './recordings.ts';
import { Retention } from './retention.ts';

const alice = { userId: 'alice', ip: null };
const day = 24 * 60 * 60 * 1000;

/** An org that keeps recordings for a day, with one of them, on a database whose first day has begun. */
async function anOldRecording() {
  const world = await createAuditWorld();
  await createOrg(world.ports, { id: 'acme', name: 'Acme' });
  const objects = createMemoryObjects();
  const ports = { ...world.ports, objects };
  const gateway = (gatewayId: string) => {
    const recordings = new RecordingLibrary(ports, { audit: world.audit, gatewayId });
    const retention = new Retention(ports, { audit: world.audit, recordings });
    const sweep = () => {
      retention.sweepWhenDue();
      return retention.settled();
    };
    return { recordings, retention, sweep };
  };
  const { recordings, retention, sweep } = gateway('g1');
  await updateSettings({ ...ports, audit: world.audit }, 'acme', { retention_days: 1 }, alice);
  await sweep();
  const machine = { id: 'linux-c', name: 'Linux-C' };
  const start = (userId = 'alice') =>
    recordings.start({ orgId: 'acme', userId, machine, sessionType: 'ssh' }, alice);
  const attach = () =>
    recordings.attach({
      sessionId: 's1',
      orgId: 'acme',
      userId: 'alice',
      machineId: 'linux-c',
      machineName: 'Linux-C',
      cols: 80,
      rows: 24,
    });
  await start();
  await (await attach())?.seal({ truncated: false });
  const left = async () => (await recordings.list('acme')).recordings.length;
  const audited = async () =>
    (await world.audit.rowsAfter(0, 100))
      .filter(({ action }) => /deleted|cleaned_up/.test(action))
      .map(({ action, user_id }) => [action, user_id]);
  return { ...world, objects, gateway, retention, sweep, start, attach, left, audited };
}

test('what is too old is gone at the next sweep, and the audit log names nobody', async () => {
  const { clock, objects, sweep, left, audited } = await anOldRecording();
  clock.jumpWall(day + 1);
  await sweep();
  expect([await left(), objects.contents.size, await audited()]).toEqual([
    0,
    0,
    [
      ['recording.deleted', null],
      ['recording.cleaned_up', null],
    ],
  ]);
});

test('what is not too old stays', async () => {
  const { clock, sweep, left } = await anOldRecording();
  clock.jumpWall(day);
  await sweep();
  expect(await left()).toBe(1);
});

test('a sweep is due once a day', async () => {
  const { clock, sweep, start, left } = await anOldRecording();
  clock.jumpWall(day + 1);
  await sweep();
  await start();
  clock.jumpWall(day - 1);
  await sweep();
  const before = await left();
  clock.jumpWall(2);
  await sweep();
  expect([before, await left()]).toEqual([1, 0]);
});

test('of several gateways one sweeps', async () => {
  const { clock, sweep, gateway, audited } = await anOldRecording();
  const other = gateway('g2');
  await other.sweep();
  clock.jumpWall(day + 1);
  await Promise.all([sweep(), other.sweep()]);
  expect(await audited()).toHaveLength(2);
});

test('a gateway that starts again finds the day of the one before', async () => {
  const { clock, gateway, left } = await anOldRecording();
  clock.jumpWall(day + 1);
  await gateway('g1').sweep();
  expect(await left()).toBe(0);
});

test('a failing store does not stop a sweep, and the next one takes what was left', async () => {
  const { clock, objects, sweep, left } = await anOldRecording();
  objects.failing.add('delete').add('list');
  clock.jumpWall(day + 1);
  await sweep();
  const swept = [await left(), objects.contents.size];
  objects.failing.clear();
  clock.jumpWall(day);
  await sweep();
  expect([swept, objects.contents.size]).toEqual([[0, 2], 0]);
});

test('what is being written is not too old', async () => {
  const { clock, sweep, start, attach, gateway, left } = await anOldRecording();
  await start();
  await attach();
  clock.jumpWall(day + 1);
  await gateway('g2').sweep();
  await sweep();
  expect(await left()).toBe(1);
});

test('a database that fails is told of, and asked again', async () => {
  const { clock, database, gateway, log } = await anOldRecording();
  const { sweep } = gateway('g2');
  clock.jumpWall(day + 1);
  await database.schema.alterTable('housekeeping').renameTo('elsewhere').execute();
  await sweep();
  await database.schema.alterTable('elsewhere').renameTo('housekeeping').execute();
  await sweep();
  expect([log.of('trouble').map(({ what }) => what), log.of('recording.deleted')]).toEqual([
    ['recording retention'],
    [expect.objectContaining({ objects_left: 0 })],
  ]);
});
