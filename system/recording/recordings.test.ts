import { expect, test } from 'vitest';
import { createOrg } from '../store/seed.ts';
import { createAuditWorld } from '../testing/audit-world.ts';
import { createMemoryObjects } from '../testing/memory-objects.ts';
import { updateSettings } from './recording-settings.ts';
import { RecordingLibrary } from './recordings.ts';
import { Retention } from './retention.ts';

const actor = { userId: 'alice', ip: null };
const machine = { id: 'linux-c', name: 'Linux-C' };
const anyone = () => true;
const hour = 60 * 60 * 1000;

async function openLibrary() {
  const world = await createAuditWorld();
  await createOrg(world.ports, { id: 'acme', name: 'Acme' });
  const objects = createMemoryObjects();
  const open = () =>
    new RecordingLibrary({ ...world.ports, objects }, { audit: world.audit, gatewayId: 'g1' });
  const recordings = open();
  const retention = new Retention({ ...world.ports, objects }, { audit: world.audit, recordings });
  const start = (userId: string | null = 'alice') =>
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
  const settings = (changed: Parameters<typeof updateSettings>[2]) =>
    updateSettings({ ...world.ports, audit: world.audit }, 'acme', changed, actor);
  const listed = async () => (await recordings.list('acme')).recordings;
  const status = async () => (await listed()).map((recording) => recording.status);
  const audited = async () => (await world.audit.rowsAfter(0, 100)).map((row) => row.action);
  return { ...world, objects, recordings, retention, open, start, attach, settings, listed, status, audited };
}

const bytes = (text: string) => new TextEncoder().encode(text);

test('a recording that was started belongs to the person’s next session on that machine', async () => {
  const { listed, start, attach } = await openLibrary();
  const id = await start();
  await attach('s1');
  expect((await listed())[0]).toMatchObject({
    id,
    status: 'active',
    shell_session_id: 's1',
    machine_name: 'Linux-C',
  });
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
  await settings({ automatic: true });
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
  const { recordings, listed, start, attach, objects } = await openLibrary();
  const id = await start();
  await (await attach())?.seal({ truncated: false });
  const { objectsLeft } = await recordings.delete('acme', id, actor);
  expect([objectsLeft, await listed(), objects.contents.size]).toEqual([0, [], 0]);
});

test('a failing store never fails a delete, and is told of', async () => {
  const { recordings, listed, start, attach, objects, log } = await openLibrary();
  const id = await start();
  await (await attach())?.seal({ truncated: false });
  objects.failing.add('delete').add('list');
  const { objectsLeft } = await recordings.delete('acme', id, actor);
  expect([objectsLeft, await listed(), log.of('recording.deleted')]).toEqual([
    2,
    [],
    [{ recording: id, objects_left: 2 }],
  ]);
});

test('cleanup tries again what an earlier delete left', async () => {
  const { recordings, retention, start, attach, objects } = await openLibrary();
  const id = await start();
  await (await attach())?.seal({ truncated: false });
  objects.failing.add('delete');
  await recordings.delete('acme', id, actor);
  objects.failing.clear();
  await retention.cleanUp('acme', actor);
  expect(objects.contents.size).toBe(0);
});

test('deleting a recording that is being written stops the writing', async () => {
  const { recordings, listed, start, attach, objects, clock } = await openLibrary();
  const id = await start();
  const recorder = await attach();
  recorder?.output(bytes('x'));
  await recordings.delete('acme', id, actor);
  recorder?.output(bytes('y'));
  await recorder?.seal({ truncated: false });
  await clock.advance(60_000);
  expect([objects.contents.size, await listed()]).toEqual([0, []]);
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
  const { listed, retention, start, settings, clock } = await openLibrary();
  await settings({ retention_days: 1 });
  await start();
  clock.jumpWall(25 * hour);
  const young = await start();
  const cleaned = await retention.cleanUp('acme', actor);
  expect([cleaned, (await listed()).map(({ id }) => id)]).toEqual([1, [young]]);
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

test('where recording is switched off, none is started', async () => {
  const { start, settings, audited } = await openLibrary();
  await settings({ enabled: false });
  await expect(start()).rejects.toMatchObject({ code: 'RECORDING_DISABLED', status: 403 });
  expect(await audited()).toEqual(['recording.settings_updated']);
});

test('where recording is switched off, a recording that waits takes no session, and one that is written goes on', async () => {
  const { recordings, start, attach, settings } = await openLibrary();
  const written = await start();
  const recorder = await attach('s1');
  await start();
  await settings({ enabled: false, automatic: true });
  recorder?.output(bytes('still here'));
  await recorder?.seal({ truncated: false });
  expect([await attach('s2'), (await recordings.get('acme', written)).cast]).toEqual([
    null,
    expect.stringContaining('still here'),
  ]);
});

test('a recording that a machine asked for takes the next session there, whosever it is', async () => {
  const { start, attach, listed } = await openLibrary();
  const id = await start(null);
  await attach('s1', 'mia');
  expect(await listed()).toMatchObject([{ id, user_id: null, shell_session_id: 's1' }]);
});

test('a person’s own recording goes before the machine’s', async () => {
  const { start, attach, listed } = await openLibrary();
  const own = await start('alice');
  await start(null);
  await attach('s1');
  expect((await listed()).find(({ shell_session_id }) => shell_session_id === 's1')?.id).toBe(own);
});

test('lists are paged, and narrowed to a machine, a person and a status', async () => {
  const { recordings, start, clock } = await openLibrary();
  const first = await start('alice');
  await clock.advance(1_000);
  const second = await start('mia');
  await recordings.complete('acme', second, 1, actor, anyone);
  const ids = async (query: Parameters<typeof recordings.list>[1]) =>
    (await recordings.list('acme', query)).recordings.map(({ id }) => id);
  expect({
    all: await recordings.list('acme', { page: 2, page_size: 1 }),
    person: await ids({ user_id: 'mia' }),
    nobody: await ids({ user_id: null }),
    status: await ids({ status: 'active' }),
    machine: await ids({ machine_id: 'elsewhere' }),
  }).toEqual({
    all: {
      recordings: [expect.objectContaining({ id: first })],
      total: 2,
      page: 2,
      page_size: 1,
      total_pages: 2,
      enabled: true,
    },
    person: [second],
    nobody: [],
    status: [first],
    machine: [],
  });
});

test('what another gateway deletes while it is written leaves no object', async () => {
  const { open, start, attach, objects } = await openLibrary();
  const id = await start();
  const recorder = await attach();
  recorder?.output(bytes('x'));
  await open().delete('acme', id, actor);
  await recorder?.seal({ truncated: false });
  expect(objects.contents.size).toBe(0);
});
