import { expect, onTestFinished, test } from 'vitest';
import { defaultPolicy } from '../contracts/policy.ts';
import { startGatewayWorld } from '../testing/gateway-world.ts';
import { createSeededEntropy } from '../testing/seeded-entropy.ts';
import { createShellTokens } from './shell-tokens.ts';

async function createTickets() {
  const world = await startGatewayWorld();
  onTestFinished(() => world[Symbol.asyncDispose]());
  const { sessionId } = await world.signIn('alice');
  const policies = { of: () => defaultPolicy };
  const ports = { ...world, entropy: createSeededEntropy('tickets') };
  const tokens = createShellTokens(ports, policies);
  const otherGateway = createShellTokens(ports, policies);
  const binding = { userId: 'alice', userSessionId: sessionId, orgId: 'acme', machineId: 'linux-c' };
  return { world, tokens, otherGateway, binding };
}

test('a token opens one session', async () => {
  const { tokens, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  expect(await tokens.redeem(token, binding)).toEqual({ ok: true, guest: null });
});

test('a used token is refused', async () => {
  const { tokens, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  await tokens.redeem(token, binding);
  expect(await tokens.redeem(token, binding)).toEqual({ ok: false, why: 'used' });
});

test('of a hundred racers one wins', async () => {
  const { tokens, otherGateway, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  const racers = Array.from({ length: 100 }, (_, n) =>
    (n % 2 ? tokens : otherGateway).redeem(token, binding),
  );
  expect((await Promise.all(racers)).filter((outcome) => outcome.ok)).toHaveLength(1);
});

test('a token nobody made is unknown', async () => {
  const { tokens, binding } = await createTickets();
  expect(await tokens.redeem('made-up', binding)).toEqual({ ok: false, why: 'unknown' });
});

test.for(['userId', 'userSessionId', 'orgId', 'machineId'] as const)(
  'a token is foreign to another %s, and stays good for its own',
  async (part) => {
    const { tokens, binding } = await createTickets();
    const { token } = await tokens.create(binding);
    const refused = await tokens.redeem(token, { ...binding, [part]: 'another' });
    expect([refused, await tokens.redeem(token, binding)]).toEqual([
      { ok: false, why: 'foreign' },
      { ok: true, guest: null },
    ]);
  },
);

test('a token works until just before its end', async () => {
  const { world, tokens, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  await world.clock.advance(299_999);
  expect(await tokens.redeem(token, binding)).toEqual({ ok: true, guest: null });
});

test('a token has expired after 300 s', async () => {
  const { world, tokens, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  await world.clock.advance(300_000);
  expect(await tokens.redeem(token, binding)).toEqual({ ok: false, why: 'expired' });
});

test('a token has expired on every gateway', async () => {
  const { world, tokens, otherGateway, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  await world.clock.advance(300_000);
  expect(await otherGateway.redeem(token, binding)).toEqual({ ok: false, why: 'expired' });
});

test.for([3_600_000, -3_600_000])('a wall clock that jumps by %d ms moves no token’s end', async (jump) => {
  const { world, tokens, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  const { token: late } = await tokens.create(binding);
  world.clock.jumpWall(jump);
  await world.clock.advance(299_999);
  const inTime = await tokens.redeem(token, binding);
  await world.clock.advance(1);
  expect([inTime, await tokens.redeem(late, binding)]).toEqual([
    { ok: true, guest: null },
    { ok: false, why: 'expired' },
  ]);
});

test('an expired token does not rise again when the wall clock is set back', async () => {
  const { world, tokens, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  await world.clock.advance(300_000);
  await tokens.create(binding);
  world.clock.jumpWall(-3_600_000);
  expect(await tokens.redeem(token, binding)).toEqual({ ok: false, why: 'expired' });
});

test('a revoked sign-in’s unused token is refused', async () => {
  const { world, tokens, binding } = await createTickets();
  const { token } = await tokens.create(binding);
  await world.database
    .updateTable('user_sessions')
    .set({ revoked_at: '2026-01-05T09:00:00.000Z' })
    .where('id', '=', binding.userSessionId)
    .execute();
  expect(await tokens.redeem(token, binding)).toMatchObject({ ok: false });
});
