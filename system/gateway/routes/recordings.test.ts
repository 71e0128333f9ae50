import { expect, test } from 'vitest';
import { type GatewayWorld, startGatewayWorld } from '../../testing/gateway-world.ts';

function ask(world: GatewayWorld, token: string, action: string, fields: object = {}) {
  return world.post('/api/session-recording', { action, org_id: 'acme', ...fields }, token);
}

const start = { machine_id: 'linux-c', session_type: 'ssh' };

test('a recording is started, completed, listed and deleted', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { session_id } = (await ask(world, token, 'start', start)).body.data;
  const completed = await ask(world, token, 'complete', { session_id, duration_seconds: 45 });
  const listed = (await ask(world, token, 'list')).body.data.recordings;
  const deleted = await ask(world, token, 'delete', { session_id });
  expect({
    completed: [completed.status, completed.body.data],
    listed: listed.map((one: { id: string; status: string }) => [one.id, one.status]),
    deleted: [deleted.status, deleted.body.data],
    after: (await ask(world, token, 'list')).body.data.recordings,
  }).toEqual({
    completed: [200, { completed: session_id }],
    listed: [[session_id, 'completed']],
    deleted: [200, { deleted: session_id, objects_left: 0 }],
    after: [],
  });
});

test.for(['complete', 'get', 'delete'])('%s answers 404 for an unknown id', async (action) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const fields = { session_id: 'nothing', ...(action === 'complete' && { duration_seconds: 1 }) };
  const { status, body } = await ask(world, token, action, fields);
  expect([status, body.error.code]).toEqual([404, 'RECORDING_NOT_FOUND']);
});

test('a recording of a machine that is not there is refused', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { body } = await ask(world, token, 'start', { ...start, machine_id: 'foreign' });
  expect(body.error.code).toBe('MACHINE_NOT_FOUND');
});

test('a member starts and reads', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('mia');
  const { session_id } = (await ask(world, token, 'start', start)).body.data;
  const { status, body } = await ask(world, token, 'get', { session_id });
  expect([status, body.data]).toEqual([
    200,
    { recording: expect.objectContaining({ id: session_id, status: 'active' }), cast: '' },
  ]);
});

test('a member completes no one else’s recording', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('mia');
  const { session_id } = (await ask(world, token, 'start', start)).body.data;
  const max = await world.signIn('max');
  const answer = await ask(world, max.token, 'complete', { session_id, duration_seconds: 1 });
  expect(answer.status).toBe(404);
});

test.for([
  ['list', {}],
  ['delete', { session_id: 'r' }],
  ['get_settings', {}],
  ['update_settings', { enabled: true, retention_days: 1 }],
  ['cleanup', {}],
] as const)('%s is for administrators', async ([action, fields]) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('mia');
  expect((await ask(world, token, action, fields)).status).toBe(403);
});

test('another org’s recordings are forbidden', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  expect((await ask(world, token, 'list', { org_id: 'other' })).status).toBe(403);
});

test('settings are kept', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const before = (await ask(world, token, 'get_settings')).body.data;
  const settings = { enabled: false, automatic: true, retention_days: 365 };
  await ask(world, token, 'update_settings', settings);
  expect([before, (await ask(world, token, 'get_settings')).body.data]).toEqual([
    { enabled: true, automatic: false, retention_days: 30 },
    settings,
  ]);
});

test.for([0, 366, 1.5])('a retention of %d days is refused', async (retention_days) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { status } = await ask(world, token, 'update_settings', { enabled: true, retention_days });
  expect(status).toBe(400);
});

test('where recording is switched off, a start is refused in words', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await ask(world, token, 'update_settings', { enabled: false, retention_days: 30 });
  const { status, body } = await ask(world, token, 'start', start);
  expect([status, body.error]).toEqual([
    403,
    { code: 'RECORDING_DISABLED', message: 'Session recording is switched off in this organisation' },
  ]);
});

test('a member lists their own, with names, and is told whether they may start one', async () => {
  await using world = await startGatewayWorld();
  const alice = await world.signIn('alice');
  const { token } = await world.signIn('mia');
  await ask(world, alice.token, 'start', start);
  const { session_id: id } = (await ask(world, token, 'start', start)).body.data;
  expect((await ask(world, token, 'list_own')).body.data).toEqual({
    recordings: [expect.objectContaining({ id, user_id: 'mia', user_name: 'mia' })],
    total: 1,
    page: 1,
    page_size: 50,
    total_pages: 1,
    enabled: true,
  });
});

test('settings that say nothing of automatic recording leave it as it is', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await ask(world, token, 'update_settings', { enabled: true, retention_days: 30, automatic: true });
  const { body } = await ask(world, token, 'update_settings', { enabled: true, retention_days: 7 });
  expect(body.data).toEqual({ enabled: true, automatic: true, retention_days: 7 });
});
