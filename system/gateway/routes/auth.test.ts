import { expect, test } from 'vitest';
import { type GatewayWorld, password, startGatewayWorld } from '../../testing/gateway-world.ts';

function login(world: GatewayWorld, email: string, word = password, headers: Record<string, string> = {}) {
  return world.call('POST', '/api/auth/login', { body: { email, password: word }, headers });
}

test('a sign-in answers a token for an hour and who it is', async () => {
  await using world = await startGatewayWorld();
  const { status, body } = await login(world, 'Alice@Example.com');
  expect({ status, data: body.data }).toEqual({
    status: 200,
    data: {
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      identity: expect.objectContaining({ user_id: 'alice', org_id: 'acme', role: 'admin' }),
    },
  });
});

test('a wrong password and an unknown email get the same answer', async () => {
  await using world = await startGatewayWorld();
  const wrong = await login(world, 'alice@example.com', 'wrong');
  const unknown = await login(world, 'nobody@example.com', 'wrong');
  expect([wrong.status, wrong.text]).toEqual([401, unknown.text]);
});

test('a failed sign-in is audited without its password or email', async () => {
  await using world = await startGatewayWorld();
  await login(world, 'hunter2@example.com', 'hunter2');
  const rows = await world.gateway.audit.rowsAfter(0, 100);
  expect([rows.at(-1)?.action, JSON.stringify([rows, world.log.events]).includes('hunter2')]).toEqual([
    'auth.sign_in_failed',
    false,
  ]);
});

test('after ten wrong passwords the pair of address and email has to wait, and is told how long', async () => {
  await using world = await startGatewayWorld();
  for (let n = 0; n < 10; n++) await login(world, 'alice@example.com', 'wrong');
  const { status, headers, body } = await login(world, 'alice@example.com');
  expect([status, headers.get('retry-after'), body.error]).toEqual([
    429,
    '300',
    { code: 'TOO_MANY_REQUESTS', message: 'Too many attempts, try again in 5 min' },
  ]);
});

test('another person is not held up, and the wait ends', async () => {
  await using world = await startGatewayWorld();
  for (let n = 0; n < 10; n++) await login(world, 'alice@example.com', 'wrong');
  const mia = await login(world, 'mia@example.com');
  await world.clock.advance(300_000);
  expect([mia.status, (await login(world, 'alice@example.com')).status]).toEqual([200, 200]);
});

test('X-Forwarded-For is believed from nobody unless configured', async () => {
  await using world = await startGatewayWorld();
  const { body } = await login(world, 'alice@example.com', password, { 'x-forwarded-for': '203.0.113.9' });
  const { body: list } = await world.get('/api/sessions', body.data.access_token);
  expect(list.sessions[0].ip_address).toBe('127.0.0.1');
});

test('honors the trustProxy option', async () => {
  await using world = await startGatewayWorld({ trustProxy: true });
  const { body } = await login(world, 'alice@example.com', password, { 'x-forwarded-for': '203.0.113.9' });
  const { body: list } = await world.get('/api/sessions', body.data.access_token);
  expect(list.sessions[0].ip_address).toBe('203.0.113.9');
});

test('refresh answers a token of the same session with a new hour', async () => {
  await using world = await startGatewayWorld();
  const { token, sessionId } = await world.signIn('alice');
  await world.clock.advance(3_000_000);
  const { body } = await world.call('POST', '/api/auth/refresh', { token });
  await world.clock.advance(3_000_000);
  const { status } = await world.get('/api/sessions', body.data.access_token);
  expect([body.data.identity.session_id, status]).toEqual([sessionId, 200]);
});

test('an expired token cannot be refreshed', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await world.clock.advance(3_600_000);
  expect((await world.call('POST', '/api/auth/refresh', { token })).status).toBe(401);
});

test('signing out ends the session and its terminals', async () => {
  await using world = await startGatewayWorld();
  const { token, sessionId } = await world.signIn('alice');
  const { body } = await world.call('POST', '/api/auth/logout', { token });
  expect({
    data: body.data,
    status: (await world.get('/api/sessions', token)).status,
    revoked: world.terminals.revoked,
    audited: (await world.audited()).slice(-2),
  }).toEqual({
    data: { signed_out: true },
    status: 401,
    revoked: [{ userSessionId: sessionId, reason: 'signed_out' }],
    audited: ['auth.signed_out', 'session_revoked'],
  });
});
