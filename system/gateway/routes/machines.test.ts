import { expect, test } from 'vitest';
import { type GatewayWorld, startGatewayWorld } from '../../testing/gateway-world.ts';

const liveTerminal = {
  org_id: 'acme',
  user_id: 'mia',
  resource_name: 'linux-c',
  resource_type: 'ssh',
  connection: 'main',
  device: 'Chrome on Linux',
  ip_address: null,
  location: 'Unknown',
  start_time: '2026-01-05T09:00:00.000Z',
  duration_ms: 0,
  status: 'active',
  anomalies: [] as never[],
  cause: null,
  end_time: null,
} as const;

async function statusOf(world: GatewayWorld, machine: string): Promise<string> {
  const row = await world.database
    .selectFrom('machines')
    .select('status')
    .where('id', '=', machine)
    .executeTakeFirstOrThrow();
  return row.status;
}

function marks(world: GatewayWorld) {
  return world.audited().then((actions) => actions.filter((action) => action.startsWith('machine.')));
}

test('a beat answers the machine’s id and the key it may trust', async () => {
  await using world = await startGatewayWorld();
  const { status, body } = await world.beat('away');
  expect([status, body.data]).toEqual([
    200,
    { machine_id: 'away', gateway_public_key: world.gateway.publicKey, commands: [] },
  ]);
});

test('a machine is offline exactly 90 s after its last beat', async () => {
  await using world = await startGatewayWorld();
  await world.clock.advance(89_999);
  const before = await statusOf(world, 'linux-c');
  await world.clock.advance(1);
  expect([before, await statusOf(world, 'linux-c')]).toEqual(['online', 'offline']);
});

test('each beat starts the 90 s over', async () => {
  await using world = await startGatewayWorld();
  await world.clock.advance(89_999);
  await world.beat('linux-c');
  await world.clock.advance(89_999);
  expect(await statusOf(world, 'linux-c')).toBe('online');
});

test('going offline is audited once each time, with its reason', async () => {
  await using world = await startGatewayWorld();
  await world.clock.advance(600_000);
  await world.beat('linux-c');
  await world.clock.advance(600_000);
  const rows = await world.gateway.audit.rowsAfter(0, 100);
  const offline = rows.filter((row) => row.action === 'machine.marked_offline');
  expect([await marks(world), offline[0]?.metadata.reason, offline[0]?.created_at]).toEqual([
    ['machine.marked_online', 'machine.marked_offline', 'machine.marked_online', 'machine.marked_offline'],
    'no heartbeat',
    '2026-01-05T09:01:30.000Z',
  ]);
});

test('a last beat takes the machine offline at once, and only once', async () => {
  await using world = await startGatewayWorld();
  await world.beat('linux-c', 'offline');
  await world.beat('linux-c', 'offline');
  await world.clock.advance(600_000);
  expect([await statusOf(world, 'linux-c'), await marks(world)]).toEqual([
    'offline',
    ['machine.marked_online', 'machine.marked_offline'],
  ]);
});

test('a wall clock that jumps takes no machine offline', async () => {
  await using world = await startGatewayWorld();
  world.clock.jumpWall(3_600_000);
  await world.clock.advance(89_999);
  expect(await statusOf(world, 'linux-c')).toBe('online');
});

test('doubled beats are one machine', async () => {
  await using world = await startGatewayWorld();
  await Promise.all([world.beat('away'), world.beat('away'), world.beat('away')]);
  expect(await marks(world)).toEqual(['machine.marked_online', 'machine.marked_online']);
});

test('a node key nobody has is refused', async () => {
  await using world = await startGatewayWorld();
  const { status, body } = await world.post('/api/machine-heartbeat', {
    node_key: 'node_made_up_by_somebody',
    status: 'online',
    version: '1',
  });
  expect([status, body.error.code]).toEqual([401, 'UNKNOWN_NODE']);
});

test('the list holds the org’s machines only', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('mia');
  const { body } = await world.get('/api/machines', token);
  expect(body.data.machines.map((one: { id: string; status: string }) => [one.id, one.status])).toEqual([
    ['away', 'offline'],
    ['linux-c', 'online'],
  ]);
});

test('a quarantined machine stays so, whatever it beats, until it is enabled', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const administer = (action: string) =>
    world.post('/api/machine-admin', { action, org_id: 'acme', machine_id: 'linux-c' }, token);
  await administer('quarantine');
  await world.beat('linux-c');
  const during = await statusOf(world, 'linux-c');
  await administer('enable');
  await world.beat('linux-c');
  expect([during, await statusOf(world, 'linux-c')]).toEqual(['quarantined', 'online']);
});

test('a pending machine must be approved before a beat brings it online', async () => {
  await using world = await startGatewayWorld();
  await world.database.updateTable('machines').set({ status: 'pending' }).where('id', '=', 'away').execute();
  await world.beat('away');
  const before = await statusOf(world, 'away');
  const { token } = await world.signIn('alice');
  await world.post('/api/machine-admin', { action: 'approve', org_id: 'acme', machine_id: 'away' }, token);
  await world.beat('away');
  expect([before, await statusOf(world, 'away')]).toEqual(['pending', 'online']);
});

test('a disabled machine is offline at once and stays so, whatever it beats, until it is enabled', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const administer = (action: string) =>
    world.post('/api/machine-admin', { action, org_id: 'acme', machine_id: 'linux-c' }, token);
  const { body } = await administer('disable');
  await world.clock.advance(30_000);
  await world.beat('linux-c');
  const during = await statusOf(world, 'linux-c');
  const [machine] = (await world.get('/api/machines', token)).body.data.machines.slice(-1);
  await administer('enable');
  const enabled = await statusOf(world, 'linux-c');
  await world.beat('linux-c');
  expect(body.data.machines[0]).toMatchObject({ status: 'offline', enabled: false });
  expect([during, enabled, await statusOf(world, 'linux-c')]).toEqual(['offline', 'offline', 'online']);
  expect(machine).toMatchObject({ name: 'linux-c', last_seen_at: '2026-01-05T09:00:30.000Z' });
  expect(await marks(world)).toEqual([
    'machine.marked_online',
    'machine.disabled',
    'machine.enabled',
    'machine.marked_online',
  ]);
});

test('quarantine ends the sessions on the machine and no others; disable ends none', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const on = (id: string, machine_id: string) => ({ ...liveTerminal, id, machine_id });
  world.terminals.live.push(on('s1', 'linux-c'), on('s2', 'away'));
  const administer = (action: string) =>
    world.post('/api/machine-admin', { action, org_id: 'acme', machine_id: 'linux-c' }, token);
  await administer('disable');
  expect(world.terminals.ended).toEqual([]);
  await administer('quarantine');
  expect(world.terminals.ended).toEqual([
    { id: 's1', cause: 'ended_by_admin', reason: 'machine quarantined' },
  ]);
});

test('disabling twice writes one audit row', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const disable = { action: 'disable', org_id: 'acme', machine_id: 'linux-c' };
  await world.post('/api/machine-admin', disable, token);
  await world.post('/api/machine-admin', disable, token);
  expect((await marks(world)).filter((action) => action === 'machine.disabled')).toHaveLength(1);
});

test.for([
  ['mia', 'acme', 'linux-c', 403, 'FORBIDDEN'],
  ['alice', 'other', 'foreign', 403, 'FORBIDDEN'],
  ['alice', 'acme', 'foreign', 404, 'MACHINE_NOT_FOUND'],
] as const)('%s may not administer %s’s %s', async ([who, org_id, machine_id, status, code]) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn(who);
  const answer = await world.post('/api/machine-admin', { action: 'disable', org_id, machine_id }, token);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});
