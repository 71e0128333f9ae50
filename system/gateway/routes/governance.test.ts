import { expect, test } from 'vitest';
import { startGatewayWorld } from '../../testing/gateway-world.ts';

const search = { action: 'search_audit_logs', org_id: 'acme' };

test('an administrator reads the org’s log, newest first', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { body } = await world.post('/api/governance', search, token);
  expect(body.data.logs.map((log: { action: string }) => log.action)).toEqual([
    'auth.signed_in',
    'machine.marked_online',
  ]);
});

test.for([
  ['a member', 'mia', 'acme'],
  ['another org’s administrator', 'alice', 'other'],
] as const)('%s may not', async ([, who, org_id]) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn(who);
  expect((await world.post('/api/governance', { ...search, org_id }, token)).status).toBe(403);
});
