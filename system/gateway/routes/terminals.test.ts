import { expect, test } from 'vitest';
import { type GatewayWorld, startGatewayWorld } from '../../testing/gateway-world.ts';
import { shellSessionRow } from '../../testing/shell-session-row.ts';
import { createShellSessionRows } from '../shell-session-rows.ts';

function put(world: GatewayWorld, id: string, user_id: string, org_id = 'acme') {
  world.terminals.live.push({
    id,
    org_id,
    user_id,
    machine_id: 'linux-c',
    resource_name: 'linux-c',
    resource_type: 'ssh',
    connection: id,
    device: 'Chrome on Linux',
    ip_address: null,
    location: 'Unknown',
    anomalies: [],
    cause: null,
    end_time: null,
    start_time: '2026-01-05T09:00:00.000Z',
    duration_ms: 0,
    status: 'active',
  });
}

const started = '2026-01-05T08:00:00.000Z';

function openRow(world: GatewayWorld, id: string, userId: string, orgId = 'acme') {
  return createShellSessionRows(world.database).open(rowOf(id, userId, orgId));
}

function rowOf(id: string, userId: string, orgId = 'acme') {
  return shellSessionRow(id, { orgId, userId, machineName: 'linux-c', startedAt: started });
}

async function worldWithTerminals() {
  const world = await startGatewayWorld();
  for (const [id, user, org] of [
    ['a1', 'alice', 'acme'],
    ['a2', 'alice', 'acme'],
    ['m1', 'mia', 'acme'],
    ['o1', 'otto', 'other'],
  ] as const) {
    put(world, id, user, org);
    await openRow(world, id, user, org);
  }
  return world;
}

const ids = (body: { terminals: { id: string }[] }) => body.terminals.map(({ id }) => id);
const notFound = [404, { error: 'session not found' }];

test('the list holds one’s own shells', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  expect(ids((await world.get('/api/terminals', token)).body)).toEqual(['a1', 'a2']);
});

test('the list tells one’s own shells that are over behind the live ones', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const rows = createShellSessionRows(world.database);
  for (const [id, userId] of [
    ['over', 'alice'],
    ['mias', 'mia'],
  ] as const) {
    await openRow(world, id, userId);
    const end = { cause: 'user_closed', closeCode: 1000, durationMs: 1, exit: null } as const;
    await rows.end(id, { ...end, endedAt: '2026-01-05T08:00:00.001Z' });
  }
  const { terminals } = (await world.get('/api/terminals', token)).body;
  expect(terminals.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
    ['a1', 'active'],
    ['a2', 'active'],
    ['over', 'disconnected'],
  ]);
  expect((await world.call('DELETE', '/api/terminals/over', { token })).status).toBe(404);
});

test('ending one’s own shell ends it as ended_by_user', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const { body } = await world.call('DELETE', '/api/terminals/a1', { token });
  expect([body, world.terminals.ended]).toEqual([
    { ended: true },
    [{ id: 'a1', cause: 'ended_by_user', reason: '' }],
  ]);
});

test.for(['m1', 'o1', 'nothing'])('%s, not one’s own, is not found', async (id) => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const { status, body } = await world.call('DELETE', `/api/terminals/${id}`, { token });
  expect([[status, body], world.terminals.ended]).toEqual([notFound, []]);
});

test('end-all ends one’s own and counts them', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const { body } = await world.call('POST', '/api/terminals/end-all', { token });
  expect([body, world.terminals.live.map(({ id }) => id)]).toEqual([{ ended: 2 }, ['m1', 'o1']]);
});

test('an administrator sees the org’s shells and no other org’s', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  expect(ids((await world.get('/api/admin/terminals', token)).body)).toEqual(['a1', 'a2', 'm1']);
});

test('an administrator ends anybody’s shell in the org, with a reason, and is on record for it', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  await world.call('DELETE', '/api/admin/terminals/m1', { token, body: { reason: 'maintenance' } });
  expect(world.terminals.ended).toEqual([{ id: 'm1', cause: 'ended_by_admin', reason: 'maintenance' }]);
  expect(world.log.of('audit.row').at(-1)!.row).toMatchObject({
    action: 'remote.shell_ended',
    user_id: 'alice',
    resource_id: 'linux-c',
    metadata: { session_id: 'm1', cause: 'ended_by_admin', reason: 'maintenance' },
  });
});

test('an administrator ends all of the org with a reason, counts them, and is on record for each', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const { body } = await world.post('/api/admin/terminals/end-all', { reason: 'maintenance' }, token);
  expect([body, world.terminals.live.map(({ id }) => id)]).toEqual([{ ended: 3 }, ['o1']]);
  const rows = world.log.of('audit.row').map(({ row }) => row);
  const ends = rows.filter(({ action }) => action === 'remote.shell_ended');
  expect(ends.map(({ metadata }) => [metadata.session_id, metadata.cause, metadata.reason])).toEqual(
    ['a1', 'a2', 'm1'].map((id) => [id, 'ended_by_admin', 'maintenance']),
  );
});

test('an administrator sees what is over of the org and of no other, what ended last first', async () => {
  await using world = await worldWithTerminals();
  const rows = createShellSessionRows(world.database);
  const over = (id: string, minute: number) =>
    rows.end(id, {
      cause: 'user_closed',
      closeCode: 1000,
      endedAt: `2026-01-05T09:0${minute}:00.000Z`,
      durationMs: 1,
      exit: null,
    });
  await over('m1', 1);
  await over('a1', 2);
  await over('o1', 3);
  const { token } = await world.signIn('alice');
  const { terminals } = (await world.get('/api/admin/terminals/history', token)).body;
  expect(
    terminals.map(({ id, user_email, status }: Record<string, string>) => [id, user_email, status]),
  ).toEqual([
    ['a1', 'alice@example.com', 'disconnected'],
    ['m1', 'mia@example.com', 'disconnected'],
  ]);
});

test('an administrator is told whose a shell is and when its browser was last heard', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const { terminals } = (await world.get('/api/admin/terminals', token)).body;
  expect(terminals[2]).toMatchObject({
    id: 'm1',
    user_email: 'mia@example.com',
    last_ping_at: started,
    status: 'active',
    duration_ms: 0,
  });
});

test('an administrator sees a shell that no gateway holds, and clears it away', async () => {
  await using world = await worldWithTerminals();
  await openRow(world, 'dead', 'mia');
  const { token } = await world.signIn('alice');
  const listed = (await world.get('/api/admin/terminals', token)).body;
  const { status } = await world.call('DELETE', '/api/admin/terminals/dead', {
    token,
    body: { reason: 'a ghost' },
  });
  expect([ids(listed), status, world.terminals.cleared]).toEqual([['a1', 'a2', 'dead', 'm1'], 200, ['dead']]);
});

test('a shell that nobody holds is no business of one who is no administrator', async () => {
  await using world = await worldWithTerminals();
  await openRow(world, 'dead', 'mia');
  const { token } = await world.signIn('mia');
  expect((await world.call('DELETE', '/api/terminals/dead', { token })).status).toBe(404);
});

test('an administrator’s end needs a reason', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  expect((await world.call('DELETE', '/api/admin/terminals/m1', { token, body: {} })).status).toBe(400);
});

test('another org’s shell is not found, for an administrator too', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const { status, body } = await world.call('DELETE', '/api/admin/terminals/o1', {
    token,
    body: { reason: 'x' },
  });
  expect([status, body]).toEqual(notFound);
});

test('a member is no administrator', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('mia');
  expect((await world.get('/api/admin/terminals', token)).status).toBe(403);
});

test('pages of the list follow each other, and those that are over stand on the last', async () => {
  await using world = await worldWithTerminals();
  await openRow(world, 'over', 'alice');
  const end = { cause: 'user_closed', closeCode: 1000, durationMs: 1, exit: null } as const;
  await createShellSessionRows(world.database).end('over', { ...end, endedAt: '2026-01-05T08:00:00.001Z' });
  const { token } = await world.signIn('alice');
  const first = (await world.get('/api/terminals?limit=1', token)).body;
  const second = (await world.get(`/api/terminals?limit=1&after=${first.next}`, token)).body;
  expect([ids(first), ids(second), second.next]).toEqual([['a1'], ['a2', 'over'], null]);
  expect(second.terminals[1]).toMatchObject({ cause: 'user_closed', end_time: '2026-01-05T08:00:00.001Z' });
});

test('pages of an administrator’s list follow each other', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const first = (await world.get('/api/admin/terminals?limit=2', token)).body;
  const second = (await world.get(`/api/admin/terminals?limit=2&after=${first.next}`, token)).body;
  expect([ids(first), ids(second), second.next]).toEqual([['a1', 'a2'], ['m1'], null]);
});

test.each(['limit=0', 'limit=501', 'limit=all', 'after=x', 'page=1'])('?%s is refused', async (query) => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  for (const path of ['/api/terminals', '/api/admin/terminals'])
    expect((await world.get(`${path}?${query}`, token)).status).toBe(400);
});

test('a refresh makes one’s own idle shell active, and is on record', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  world.terminals.live[0]!.status = 'idle';
  const { status, body } = await world.call('POST', '/api/terminals/a1/refresh', { token });
  expect([status, body, world.terminals.live[0]!.status]).toEqual([200, { refreshed: true }, 'active']);
  expect(world.log.of('audit.row').at(-1)!.row).toMatchObject({
    action: 'remote.shell_refreshed',
    resource_id: 'linux-c',
    user_id: 'alice',
    metadata: { machine_name: 'linux-c', session_id: 'a1' },
  });
});

test('a refresh of an active shell changes nothing and writes nothing', async () => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  const before = await world.audited();
  const { body } = await world.call('POST', '/api/terminals/a1/refresh', { token });
  expect([body, await world.audited()]).toEqual([{ refreshed: false }, before]);
});

test.for(['m1', 'o1', 'nothing'])('%s, not one’s own, is not refreshed', async (id) => {
  await using world = await worldWithTerminals();
  const { token } = await world.signIn('alice');
  for (const one of world.terminals.live) one.status = 'idle';
  const { status, body } = await world.call('POST', `/api/terminals/${id}/refresh`, { token });
  expect([status, body, await world.audited()]).toEqual([
    ...notFound,
    expect.not.arrayContaining(['remote.shell_refreshed']),
  ]);
});

test('a shell that another gateway holds is listed as its row tells', async () => {
  await using world = await worldWithTerminals();
  await createShellSessionRows(world.database).open({ ...rowOf('there', 'mia'), gatewayId: 'g2' });
  const { token } = await world.signIn('mia');
  const listed = async () => ids((await world.get('/api/terminals', token)).body);
  expect(await listed()).toEqual(['m1']);
  await world.database
    .insertInto('gateways')
    .values({ id: 'g2', lease: 'l', beats: 0, address: null })
    .execute();
  expect(await listed()).toEqual(['m1', 'there']);
});
