import { expect, test } from 'vitest';
import { type GatewayWorld, startGatewayWorld } from '../../testing/gateway-world.ts';

const ask = { action: 'create_session', org_id: 'acme', machine_id: 'linux-c' };

function createSession(world: GatewayWorld, token?: string, change: object = {}) {
  return world.post('/api/remote-shell', { ...ask, ...change }, token);
}

test('create_session answers a ticket for the machine', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { status, body } = await createSession(world, token);
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      success: true,
      data: {
        token: expect.stringMatching(/^[0-9a-f-]{36}-[0-9a-f-]{36}$/),
        tailnet_ip: '100.64.0.3',
        port: 2222,
        machine_name: 'linux-c',
        expires_in: 300,
      },
      error: null,
    },
  });
});

test('create_session writes its audit row', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await createSession(world, token);
  expect(await world.audited()).toContain('remote.session_created');
});

test('create_session answers another ticket each time', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const [one, two] = [await createSession(world, token), await createSession(world, token)];
  expect(one.body.data.token).not.toBe(two.body.data.token);
});

test('the ticket is stored as its hash only and logged as a fingerprint only', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const ticket: string = (await createSession(world, token)).body.data.token;
  const rows = await world.database.selectFrom('shell_tokens').selectAll().execute();
  expect(JSON.stringify([rows, world.log.events])).not.toContain(ticket);
});

const refusals: {
  title: string;
  code: string;
  status: number;
  who?: string;
  plan?: 'free';
  change?: object;
  live?: number;
}[] = [
  { title: 'nobody signed in, whatever else is wrong', code: 'UNAUTHORIZED', status: 401, plan: 'free' },
  {
    title: 'the plan lacks remote management, also for a member',
    code: 'FEATURE_NOT_AVAILABLE',
    status: 403,
    who: 'mia',
    plan: 'free',
  },
  {
    title: 'the caller is a member, also for a machine that is not there',
    code: 'FORBIDDEN',
    status: 403,
    who: 'mia',
    change: { machine_id: 'nowhere' },
  },
  {
    title: 'the org is not the caller’s',
    code: 'FORBIDDEN',
    status: 403,
    who: 'alice',
    change: { org_id: 'other', machine_id: 'foreign' },
  },
  {
    title: 'there is no such machine',
    code: 'MACHINE_NOT_FOUND',
    status: 404,
    who: 'alice',
    change: { machine_id: 'nowhere' },
  },
  {
    title: 'the machine is another org’s',
    code: 'MACHINE_NOT_FOUND',
    status: 404,
    who: 'alice',
    change: { machine_id: 'foreign' },
  },
  {
    title: 'the machine is offline, also with too many sessions',
    code: 'MACHINE_OFFLINE',
    status: 400,
    who: 'alice',
    change: { machine_id: 'away' },
    live: 10,
  },
  { title: 'ten shells are open', code: 'SESSION_LIMIT', status: 429, who: 'alice', live: 10 },
];

test.for(refusals)('create_session answers $code when $title', async (refusal) => {
  await using world = await startGatewayWorld(refusal.plan ? { plan: refusal.plan } : {});
  const token = refusal.who === undefined ? undefined : (await world.signIn(refusal.who)).token;
  world.terminals.live.push(...liveTerminals(refusal.live ?? 0));
  const { status, body } = await createSession(world, token, refusal.change);
  expect({ status, code: body.error.code, success: body.success, data: body.data }).toEqual({
    status: refusal.status,
    code: refusal.code,
    success: false,
    data: null,
  });
});

test('a refused create_session leaves no ticket and no audit row', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await createSession(world, token, { machine_id: 'away' });
  const tickets = await world.database.selectFrom('shell_tokens').selectAll().execute();
  expect({ tickets, audited: await world.audited() }).toEqual({
    tickets: [],
    audited: ['machine.marked_online', 'auth.signed_in'],
  });
});

test('MACHINE_OFFLINE says what must be', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { body } = await createSession(world, token, { machine_id: 'away' });
  expect(body.error.message).toBe('Machine must be online for remote shell');
});

test('a disabled machine counts as offline', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await world.post('/api/machine-admin', { action: 'disable', org_id: 'acme', machine_id: 'linux-c' }, token);
  expect((await createSession(world, token)).body.error.code).toBe('MACHINE_OFFLINE');
});

test('a draining gateway answers 503 and when to come back', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await world.gateway.drain();
  const { status, body, headers } = await createSession(world, token);
  expect({ status, code: body.error.code, retryAfter: headers.get('retry-after') }).toEqual({
    status: 503,
    code: 'DRAINING',
    retryAfter: '30',
  });
});

test('the limit is the org’s own', async () => {
  await using world = await startGatewayWorld();
  const policy = JSON.stringify({ sessionsPerUser: 1 });
  await world.database.updateTable('orgs').set({ policy }).where('id', '=', 'acme').execute();
  const { token } = await world.signIn('alice');
  world.terminals.live.push(...liveTerminals(1));
  expect((await createSession(world, token)).body.error.code).toBe('SESSION_LIMIT');
});

function liveTerminals(count: number) {
  return Array.from({ length: count }, (_, n) => ({
    id: `shell-${n}`,
    org_id: 'acme',
    user_id: 'alice',
    machine_id: 'linux-c',
    resource_name: 'linux-c',
    resource_type: 'ssh' as const,
    connection: `split-${n}`,
    device: 'Chrome on Linux',
    ip_address: null,
    location: 'Unknown',
    anomalies: [],
    cause: null,
    end_time: null,
    start_time: '2026-01-05T09:00:00.000Z',
    duration_ms: 0,
    status: 'active' as const,
  }));
}
