import { expect, test } from 'vitest';
import { createOrg } from '../store/seed.ts';
import { createAuditWorld } from '../testing/audit-world.ts';
import { createMemoryObjects } from '../testing/memory-objects.ts';
import { updateSettings } from './recording-settings.ts';
import { RecordingLibrary } from './recordings.ts';

const actor = { userId: 'alice', ip: null };
const machine = { id: 'linux-c', name: 'Linux-C' };
const anyone = () => true;

async function openLibrary() {
  const world = await createAuditWorld();
  await createOrg(world.ports, { id: 'acme', name: 'Acme' });
  const objects = createMemoryObjects();
  const open = () =>
    new RecordingLibrary({ ...world.ports, objects }, { audit: world.audit, gatewayId: 'g1' });
  const recordings = open();
  const start = (userId = 'alice') =>
    recordings.start({ orgId: 'acme', userId, machine, sessionType: 'ssh' }, actor);
  const attach = (sessionId = 's1', userId = 'alice') =>
    recordings.attach({
      sessionId,
      orgId: 'acme',
      userId,
      machineId: 'linux-c',
      machineName: 'Linux-C',
      cols: 80,
      rows: 24,
    });
  const settings = (enabled: boolean, retention_days = 30) =>
    updateSettings({ ...world.ports, audit: world.audit }, 'acme', { enabled, retention_days }, actor);
  const status = async () => (await recordings.list('acme')).map((recording) => recording.status);
  const audited = async () => (await world.audit.rowsAfter(0, 100)).map((row) => row.action);
  return { ...world, objects, recordings, open, start, attach, settings, status, audited };
}

const bytes = (text: string) => new TextEncoder().encode(text);

test('a recording that was started belongs to the person’s next session on that machine', async () => {
  const { recordings, start, attach } = await openLibrary();
  const id = await start();
  await attach('s1');
  const [listed] = await recordings.list('acme');
  expect(listed).toMatchObject({ id, status: 'active', shell_session_id: 's1', machine_name: 'Linux-C' });
});

test('a session nobody asked to record is not recorded', async () => {
  const { attach } = await openLibrary();
  expect(await attach()).toBeNull();
});

test('another person’s session does not take the recording', async () => {
  const { start, attach } = await openLibrary();
  await start('alice');
  expect(await attach('s1', 'mia')).toBeNull();
});

test('one recording records one session', async () => {
  const { start, attach } = await openLibrary();
  await start();
  await attach('s1');
  expect(await attach('s2')).toBeNull();
});

test('where the org’s settings ask for it, every session is recorded and completes by itself', async () => {
  const { settings, attach, status } = await openLibrary();
  await settings(true);
  const recorder = await attach();
  await recorder?.seal({ truncated: false });
  expect(await status()).toEqual(['completed']);
});

test('a recording outlives its session and completes when it is told to', async () => {
  const { recordings, start, attach, status } = await openLibrary();
  const id = await start();
  await (await attach())?.seal({ truncated: false });
  const sealed = await status();
  await recordings.complete('acme', id, 45, actor, anyone);
  expect([sealed, await status()]).toEqual([['active'], ['completed']]);
});

test('completing twice writes one audit row', async () => {
  const { recordings, start, audited } = await openLibrary();
  const id = await start();
  await recordings.complete('acme', id, 45, actor, anyone);
  await recordings.complete('acme', id, 45, actor, anyone);
  expect(await audited()).toEqual(['recording.started', 'recording.completed']);
});

test('completing seals a session that is still going on', async () => {
  const { recordings, start, attach } = await openLibrary();
  const id = await start();
  const recorder = await attach();
  recorder?.output(bytes('hello'));
  await recordings.complete('acme', id, 1, actor, anyone);
  expect((await recordings.get('acme', id)).cast).toContain('"hello"');
});

test('get answers the whole cast, chunks joined', async () => {
  const { recordings, start, attach, clock } = await openLibrary();
  const id = await start();
  const recorder = await attach();
  for (const text of ['one', 'two', 'three']) {
    recorder?.output(bytes(text));
    await clock.advance(1_000);
  }
  await recorder?.seal({ truncated: false });
  const { cast, recording } = await recordings.get('acme', id);
  const lines = cast.trimEnd().split('\n');
  expect([lines.slice(1).map((line) => JSON.parse(line)[2]), recording.chunks, recording.bytes]).toEqual([
    ['one', 'two', 'three'],
    3,
    Buffer.byteLength(cast),
  ]);
});

test('the summary stands beside the chunks', async () => {
  const { start, attach, objects } = await openLibrary();
  const id = await start();
  await (await attach())?.seal({ truncated: false });
  expect([...objects.contents.keys()].sort()).toEqual([
    `recordings/acme/${id}/chunk-0.cast`,
    `session-recordings/acme/${id}/recording.json`,
  ]);
});

test('delete takes the recording from the list and its objects from the store', async () => {
  const { recordings, start, attach, objects } = await openLibrary();
  const id = await start();
  await (await attach())?.seal({ truncated: false });
  const { objectsLeft } = await recordings.delete('acme', id, actor);
  expect([objectsLeft, await recordings.list('acme'), objects.contents.size]).toEqual([0, [], 0]);
});

test('a failing store never fails a delete, and is told of', async () => {
  const { recordings, start, attach, objects, log } = await openLibrary();
  const id = await start();
  await (await attach())?.seal({ truncated: false });
  objects.failing.add('delete').add('list');
  const { objectsLeft } = await recordings.delete('acme', id, actor);
  expect([objectsLeft, await recordings.list('acme'), log.of('recording.deleted')]).toEqual([
    2,
    [],
    [{ recording: id, objects_left: 2 }],
  ]);
});

test('cleanup tries again what an earlier delete left', async () => {
  const { recordings, start, attach, objects } = await openLibrary();
  const id = await start();
  await (await attach())?.seal({ truncated: false });
  objects.failing.add('delete');
  await recordings.delete('acme', id, actor);
  objects.failing.clear();
  await recordings.cleanup('acme', actor);
  expect(objects.contents.size).toBe(0);
});

test('deleting a recording that is being written stops the writing', async () => {
  const { recordings, start, attach, objects, clock } = await openLibrary();
  const id = await start();
  const recorder = await attach();
  recorder?.output(bytes('x'));
  await recordings.delete('acme', id, actor);
  recorder?.output(bytes('y'));
  await recorder?.seal({ truncated: false });
  await clock.advance(60_000);
  expect([objects.contents.size, await recordings.list('acme')]).toEqual([0, []]);
});

test.for(['get', 'delete', 'complete'] as const)(
  '%s answers RECORDING_NOT_FOUND for an unknown id',
  async (verb) => {
    const { recordings } = await openLibrary();
    const acts = {
      get: () => recordings.get('acme', 'nothing'),
      delete: () => recordings.delete('acme', 'nothing', actor),
      complete: () => recordings.complete('acme', 'nothing', 1, actor, anyone),
    };
    await expect(acts[verb]()).rejects.toMatchObject({ code: 'RECORDING_NOT_FOUND', status: 404 });
  },
);

test('another org’s recording is not found', async () => {
  const { recordings, start } = await openLibrary();
  const id = await start();
  await expect(recordings.get('other', id)).rejects.toMatchObject({ code: 'RECORDING_NOT_FOUND' });
});

test('cleanup deletes what is older than the retention and keeps the rest', async () => {
  const { recordings, start, settings, clock } = await openLibrary();
  await settings(false, 1);
  await start();
  clock.jumpWall(25 * 60 * 60 * 1000);
  const young = await start();
  const cleaned = await recordings.cleanup('acme', actor);
  expect([cleaned, (await recordings.list('acme')).map(({ id }) => id)]).toEqual([1, [young]]);
});

test('after a crash the recording is interrupted and plays up to its last chunk', async () => {
  const { recordings, start, attach, clock, open, status, log, audited } = await openLibrary();
  const id = await start();
  const recorder = await attach();
  recorder?.output(bytes('kept'));
  await clock.advance(1_000);
  recorder?.output(bytes('lost with the gateway'));
  await open().recover({ own: true });
  const { cast } = await recordings.get('acme', id);
  expect({
    status: await status(),
    kept: cast.includes('kept'),
    sealed: log.of('recording.sealed'),
    audited: await audited(),
  }).toEqual({
    status: ['interrupted'],
    kept: true,
    sealed: [{ recording: id, session: 's1', truncated: true, chunks: 1 }],
    audited: ['recording.started', 'recording.interrupted'],
  });
});

test('recovering again changes nothing', async () => {
  const { start, attach, open, audited } = await openLibrary();
  await start();
  await attach();
  await open().recover({ own: true });
  await open().recover({ own: true });
  expect(await audited()).toEqual(['recording.started', 'recording.interrupted']);
});
