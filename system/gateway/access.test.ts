import { createSigner } from 'fast-jwt';
import { expect, test } from 'vitest';
import { type GatewayWorld, jwtSecret, startGatewayWorld } from '../testing/gateway-world.ts';
import { createAccess } from './access.ts';

const hour = 3_600_000;

function accessOf(world: GatewayWorld) {
  return createAccess(world, jwtSecret);
}

test('a token speaks for who signed in', async () => {
  await using world = await startGatewayWorld();
  const { token, sessionId } = await world.signIn('alice');
  expect(await accessOf(world).verify(token)).toEqual({
    ok: true,
    identity: {
      user_id: 'alice',
      email: 'alice@example.com',
      name: 'alice',
      org_id: 'acme',
      role: 'admin',
      session_id: sessionId,
    },
    lastSeenAt: '2026-01-05T09:00:00.000Z',
  });
});

test('a token carries the claims of the contract', async () => {
  await using world = await startGatewayWorld();
  const { token, sessionId } = await world.signIn('alice');
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
  expect(claims).toEqual({
    sub: 'alice',
    sid: sessionId,
    org_id: 'acme',
    role: 'admin',
    iat: 1767603600,
    exp: 1767607200,
  });
});

test('a token works until its hour is over', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await world.clock.advance(hour - 1);
  const before = (await accessOf(world).verify(token)).ok;
  await world.clock.advance(1);
  expect([before, await accessOf(world).verify(token)]).toEqual([
    true,
    { ok: false, why: 'expired', reason: '' },
  ]);
});

test('a revoked sign-in’s token is told why', async () => {
  await using world = await startGatewayWorld();
  const { token, sessionId } = await world.signIn('alice');
  await world.call('DELETE', `/api/sessions/${sessionId}`, { token, body: { reason: 'lost laptop' } });
  expect(await accessOf(world).verify(token)).toEqual({ ok: false, why: 'revoked', reason: 'lost laptop' });
});

test('a changed role counts at once', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await world.database.updateTable('users').set({ role: 'member' }).where('id', '=', 'alice').execute();
  expect(await accessOf(world).verify(token)).toMatchObject({ identity: { role: 'member' } });
});

test('a token without sid speaks for its person and no session', async () => {
  await using world = await startGatewayWorld();
  const token = createSigner({ algorithm: 'HS256', key: jwtSecret })({ sub: 'alice', exp: 9_999_999_999 });
  expect(await accessOf(world).verify(token)).toMatchObject({ ok: true, identity: { session_id: '' } });
});

const invalid = { ok: false, why: 'invalid', reason: '' };
const claims = { sub: 'alice', exp: 9_999_999_999 };

test.for<[string, string]>([
  ['no token at all', ''],
  ['garbage', 'a.b.c'],
  ['another key’s signature', createSigner({ algorithm: 'HS256', key: 'x'.repeat(40) })(claims)],
  ['another algorithm', createSigner({ algorithm: 'HS512', key: jwtSecret })(claims)],
  ['the algorithm none', createSigner({ algorithm: 'none' })(claims)],
  ['no end', createSigner({ algorithm: 'HS256', key: jwtSecret })({ sub: 'alice' })],
  [
    'a person who is not there',
    createSigner({ algorithm: 'HS256', key: jwtSecret })({ ...claims, sub: 'eve' }),
  ],
  [
    'a session that is not there',
    createSigner({ algorithm: 'HS256', key: jwtSecret })({ ...claims, sid: 'none' }),
  ],
])('%s is invalid', async ([, token]) => {
  await using world = await startGatewayWorld();
  expect(await accessOf(world).verify(token)).toEqual(invalid);
});

test('another person’s session is invalid', async () => {
  await using world = await startGatewayWorld();
  const { sessionId } = await world.signIn('olga');
  const token = createSigner({ algorithm: 'HS256', key: jwtSecret })({ ...claims, sid: sessionId });
  expect(await accessOf(world).verify(token)).toEqual(invalid);
});
