import { createSigner } from 'fast-jwt';
import { expect, test } from 'vitest';
import { jwtSecret, startGatewayWorld } from '../../testing/gateway-world.ts';

const notFound = { status: 404, body: { error: 'session not found' } };

test('the list holds one’s own sign-ins and marks the current one', async () => {
  await using world = await startGatewayWorld();
  const phone = await world.signIn('alice');
  await world.clock.advance(1_000);
  const laptop = await world.signIn('alice');
  await world.signIn('mia');
  const { body } = await world.get('/api/sessions', laptop.token);
  expect(body.sessions.map((one: { id: string; is_current: boolean }) => [one.id, one.is_current])).toEqual([
    [laptop.sessionId, true],
    [phone.sessionId, false],
  ]);
});

test('an entry has the fields of the contract', async () => {
  await using world = await startGatewayWorld();
  const { token, sessionId } = await world.signIn('alice');
  const { body } = await world.call('GET', '/api/sessions', { token });
  expect(body.sessions).toEqual([
    {
      id: sessionId,
      created_at: '2026-01-05T09:00:00.000Z',
      last_seen_at: '2026-01-05T09:00:00.000Z',
      ip_address: '127.0.0.1',
      user_agent: expect.any(String),
      revoked_at: null,
      revoked_reason: null,
      is_current: true,
    },
  ]);
});

test('last_seen_at follows what the session does, to the minute', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await world.clock.advance(60_000);
  const { body } = await world.get('/api/sessions', token);
  expect(body.sessions[0].last_seen_at).toBe('2026-01-05T09:01:00.000Z');
});

test('revoking one answers, lists it as revoked and stops its token at once', async () => {
  await using world = await startGatewayWorld();
  const phone = await world.signIn('alice');
  const laptop = await world.signIn('alice');
  const answer = await world.call('DELETE', `/api/sessions/${phone.sessionId}`, { token: laptop.token });
  const { body } = await world.get('/api/sessions', laptop.token);
  const listed = body.sessions.find((one: { id: string }) => one.id === phone.sessionId);
  expect({
    answer: [answer.status, answer.body],
    reason: listed.revoked_reason,
    phone: (await world.get('/api/sessions', phone.token)).status,
  }).toEqual({ answer: [200, { revoked: true }], reason: 'revoked_by_user', phone: 401 });
});

test('a given reason is the one that is kept, told and audited', async () => {
  await using world = await startGatewayWorld();
  const { token, sessionId } = await world.signIn('alice');
  await world.call('DELETE', `/api/sessions/${sessionId}`, { token, body: { reason: 'lost laptop' } });
  const rows = await world.gateway.audit.rowsAfter(0, 100);
  expect([world.terminals.revoked, rows.at(-1)?.metadata]).toEqual([
    [{ userSessionId: sessionId, reason: 'lost laptop' }],
    { reason: 'lost laptop' },
  ]);
});

test('the audit row of a revoke is durable before its terminals end, and they end before the answer', async () => {
  await using world = await startGatewayWorld();
  const { token, sessionId } = await world.signIn('alice');
  const order: string[] = [];
  world.terminals.onRevoke = () => order.push(world.log.of('audit.row').at(-1)!.row.action, 'terminals');
  await world.call('DELETE', `/api/sessions/${sessionId}`, { token });
  expect(order).toEqual(['session_revoked', 'terminals']);
});

test('revoking again is not found and writes nothing', async () => {
  await using world = await startGatewayWorld();
  const phone = await world.signIn('alice');
  const { token } = await world.signIn('alice');
  await world.call('DELETE', `/api/sessions/${phone.sessionId}`, { token });
  const before = await world.audited();
  const { status, body } = await world.call('DELETE', `/api/sessions/${phone.sessionId}`, { token });
  expect([{ status, body }, await world.audited()]).toEqual([notFound, before]);
});

test('two revokes at once end the session once', async () => {
  await using world = await startGatewayWorld();
  const phone = await world.signIn('alice');
  const { token } = await world.signIn('alice');
  const path = `/api/sessions/${phone.sessionId}`;
  const answers = await Promise.all([
    world.call('DELETE', path, { token }),
    world.call('DELETE', path, { token }),
  ]);
  const rows = (await world.audited()).filter((action) => action === 'session_revoked');
  expect([answers.map((one) => one.status).sort(), rows.length]).toEqual([[200, 404], 1]);
});

test('another person’s session is not found and stays', async () => {
  await using world = await startGatewayWorld();
  const mia = await world.signIn('mia');
  const { token } = await world.signIn('alice');
  const { status, body } = await world.call('DELETE', `/api/sessions/${mia.sessionId}`, { token });
  expect([{ status, body }, (await world.get('/api/sessions', mia.token)).status]).toEqual([notFound, 200]);
});

test('an unknown session is not found', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { status, body } = await world.call('DELETE', '/api/sessions/nothing', { token });
  expect({ status, body }).toEqual(notFound);
});

test('revoke-others ends every session of the person but the caller’s', async () => {
  await using world = await startGatewayWorld();
  const [b, c] = [await world.signIn('alice'), await world.signIn('alice')];
  const mia = await world.signIn('mia');
  const a = await world.signIn('alice');
  const { status, body } = await world.post('/api/sessions/revoke-others', {}, a.token);
  const alive = async (token: string) => (await world.get('/api/sessions', token)).status;
  expect({
    answer: [status, body],
    alive: [await alive(a.token), await alive(b.token), await alive(c.token), await alive(mia.token)],
    ended: world.terminals.revoked,
  }).toEqual({
    answer: [200, { revoked: 2 }],
    alive: [200, 401, 401, 200],
    ended: [b, c].map(({ sessionId }) => ({ userSessionId: sessionId, reason: 'revoked_other_sessions' })),
  });
});

test('revoke-others writes one audit row, before the endings', async () => {
  await using world = await startGatewayWorld();
  await world.signIn('alice');
  const { token } = await world.signIn('alice');
  const order: string[] = [];
  world.terminals.onRevoke = () => order.push(world.log.of('audit.row').at(-1)!.row.action);
  await world.call('POST', '/api/sessions/revoke-others', { token });
  const rows = (await world.audited()).filter((action) => action.includes('revoked'));
  expect([order, rows]).toEqual([['sessions_revoked_others'], ['sessions_revoked_others']]);
});

test('revoke-others again ends nothing and writes nothing', async () => {
  await using world = await startGatewayWorld();
  await world.signIn('alice');
  const { token } = await world.signIn('alice');
  await world.post('/api/sessions/revoke-others', {}, token);
  const before = await world.audited();
  const { body } = await world.post('/api/sessions/revoke-others', {}, token);
  expect([body, await world.audited(), world.terminals.revoked.length]).toEqual([{ revoked: 0 }, before, 1]);
});

test('revoke-others needs a session to keep', async () => {
  await using world = await startGatewayWorld();
  const token = createSigner({ algorithm: 'HS256', key: jwtSecret })({ sub: 'alice', exp: 9_999_999_999 });
  const { status, body } = await world.post('/api/sessions/revoke-others', {}, token);
  expect([status, body]).toEqual([400, { error: 'current session not tracked' }]);
});

test('a reason that would act on the text around it is refused in words', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('mia');
  const { status, body } = await world.post('/api/sessions/revoke-others', { reason: 'a\u001b[2Jb' }, token);
  expect([status, body]).toEqual([
    400,
    { error: 'body.reason must not have control characters, or such that turn the direction of text' },
  ]);
});

test('a reason of 1,000 characters is accepted, a longer one is not', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const ask = (length: number) =>
    world.post('/api/sessions/revoke-others', { reason: 'x'.repeat(length) }, token);
  expect([(await ask(1_000)).status, (await ask(1_001)).status, (await ask(10_000)).status]).toEqual([
    200, 400, 400,
  ]);
});
