import { expect, test } from 'vitest';
import { type GatewayWorld, startGatewayWorld } from '../../testing/gateway-world.ts';

function ask(world: GatewayWorld, machine: 'linux-c' | 'away' | 'foreign', action: string, fields = {}) {
  const { nodeKey } = world.machines[machine];
  return world.post('/api/session-recording-agent', { action, node_key: nodeKey, ...fields });
}

const ssh = { session_type: 'ssh' };

test('a machine starts a recording that is its org’s and no person’s, lists it and completes it', async () => {
  await using world = await startGatewayWorld();
  const { session_id } = (await ask(world, 'linux-c', 'start', ssh)).body.data;
  const listed = (await ask(world, 'linux-c', 'list')).body.data.recordings;
  const completed = await ask(world, 'linux-c', 'complete', { session_id, duration_seconds: 4 });
  const { token } = await world.signIn('alice');
  const { body } = await world.post(
    '/api/session-recording',
    { action: 'get', org_id: 'acme', session_id },
    token,
  );
  const mine = { id: session_id, machine_id: 'linux-c', user_id: null, user_name: null };
  expect([listed, completed.body.data, body.data.recording]).toEqual([
    [expect.objectContaining({ ...mine, status: 'active' })],
    { completed: session_id },
    expect.objectContaining({ ...mine, status: 'completed', duration_seconds: 4 }),
  ]);
});

test('the audit log names the machine that asked', async () => {
  await using world = await startGatewayWorld();
  await ask(world, 'linux-c', 'start', ssh);
  const row = (await world.gateway.audit.rowsAfter(0, 100)).find(
    ({ action }) => action === 'recording.started',
  );
  expect(row).toMatchObject({ org_id: 'acme', user_id: null, metadata: { by_machine: 'linux-c' } });
});

test('a machine neither completes nor lists what a person or another machine started', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const person = await world.post(
    '/api/session-recording',
    { action: 'start', org_id: 'acme', machine_id: 'linux-c', ...ssh },
    token,
  );
  const other = await ask(world, 'away', 'start', ssh);
  const complete = async (session_id: string) =>
    (await ask(world, 'linux-c', 'complete', { session_id, duration_seconds: 1 })).status;
  expect([
    await complete(person.body.data.session_id),
    await complete(other.body.data.session_id),
    (await ask(world, 'linux-c', 'list')).body.data.recordings,
  ]).toEqual([404, 404, []]);
});

test('a machine reads its org’s settings, and starts nothing where recording is switched off', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const settings = { enabled: false, retention_days: 9 };
  await world.post(
    '/api/session-recording',
    { action: 'update_settings', org_id: 'acme', ...settings },
    token,
  );
  const { body } = await ask(world, 'linux-c', 'start', ssh);
  expect([(await ask(world, 'linux-c', 'get_settings')).body.data, body.error.code]).toEqual([
    { ...settings, automatic: false },
    'RECORDING_DISABLED',
  ]);
});

test('a key that nobody has is refused', async () => {
  await using world = await startGatewayWorld();
  const { status, body } = await world.post('/api/session-recording-agent', {
    action: 'list',
    node_key: 'node_of-nobody-at-all',
  });
  expect([status, body.error.code]).toEqual([401, 'UNKNOWN_NODE']);
});

test.for(['disable', 'quarantine'])('after %s a machine is refused', async (action) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await world.post('/api/machine-admin', { action, org_id: 'acme', machine_id: 'linux-c' }, token);
  const { status, body } = await ask(world, 'linux-c', 'start', ssh);
  expect([status, body.error.code]).toEqual([403, 'NODE_REFUSED']);
});

test('a machine that waits for approval is refused', async () => {
  await using world = await startGatewayWorld();
  await world.database
    .updateTable('machines')
    .set({ status: 'pending' })
    .where('id', '=', 'linux-c')
    .execute();
  expect((await ask(world, 'linux-c', 'get_settings')).status).toBe(403);
});

test('a machine reads no recording', async () => {
  await using world = await startGatewayWorld();
  const { status, body } = await ask(world, 'linux-c', 'get', { session_id: 'any' });
  expect([status, body.error.code]).toEqual([400, 'UNKNOWN_ACTION']);
});
