import { expect, test } from 'vitest';
import { defaultPolicy } from '../../contracts/policy.ts';
import { policySettings } from '../../contracts/policy-settings.ts';
import { type GatewayWorld, startGatewayWorld } from '../../testing/gateway-world.ts';

async function administrator(world: GatewayWorld) {
  const { token } = await world.signIn('alice');
  return {
    read: () => world.get('/api/policy', token),
    set: (settings: unknown, org_id = 'acme') =>
      world.post('/api/policy', { action: 'update_policy', org_id, settings }, token),
  };
}

test('the effective policy is printed as sshd -T prints a configuration', async () => {
  await using world = await startGatewayWorld();
  const { body } = await (await administrator(world)).read();
  expect(body.data.text.split('\n').slice(0, 6)).toEqual([
    'clientaliveinterval 15',
    'clientalivecountmax 3',
    'clientalivezero modern',
    'tcpkeepalive yes',
    'idlewarning 600',
    'idletimeout 1800',
  ]);
  expect(body.data.settings[0]).toMatchObject({ value: 15, source: 'default', scope: 'org', default: 15 });
});

test('every setting of the policy is printed once', () => {
  const keys = policySettings.flatMap(({ read }) => Object.keys(read(0)));
  expect(keys.toSorted()).toEqual(Object.keys(defaultPolicy).toSorted());
  expect(new Set(policySettings.map(({ name }) => name)).size).toBe(keys.length);
});

test('what an org sets holds for it alone and is told as its own; null takes it back', async () => {
  await using world = await startGatewayWorld();
  const admin = await administrator(world);
  const set = await admin.set({ idletimeout: 900, clientalivezero: 'legacy', tcpkeepalive: 'no' });
  const of = (name: string, body: { data: { settings: { name: string }[] } }) =>
    body.data.settings.find((one) => one.name === name);
  expect(of('idletimeout', set.body)).toMatchObject({ value: 900, source: 'org', default: 1800 });
  expect(of('tcpkeepalive', set.body)).toMatchObject({ value: 'no', source: 'org', default: 'yes' });
  const otto = (await world.signIn('otto')).token;
  expect(of('idletimeout', (await world.get('/api/policy', otto)).body)).toMatchObject({ value: 1800 });
  const back = await admin.set({ idletimeout: null });
  expect(of('idletimeout', back.body)).toMatchObject({ value: 1800, source: 'default' });
  expect(of('clientalivezero', back.body)).toMatchObject({ value: 'legacy', source: 'org' });
});

test('a change is audited with what it was and is; one that changes nothing is not', async () => {
  await using world = await startGatewayWorld();
  const admin = await administrator(world);
  await admin.set({ maxsessions: 3 });
  await admin.set({ maxsessions: 3 });
  const rows = (await world.gateway.audit.rowsAfter(0, 100)).filter((row) => row.action === 'policy.updated');
  expect(rows.map(({ metadata, resource_type, user_id }) => [metadata, resource_type, user_id])).toEqual([
    [{ settings: { maxsessions: { from: 10, to: 3 } } }, 'org', 'alice'],
  ]);
});

test('a change is followed by what is asked for next', async () => {
  await using world = await startGatewayWorld();
  const admin = await administrator(world);
  await admin.set({ accesstokenlifetime: 300 });
  const { body } = await world.post('/api/auth/login', {
    email: 'mia@example.com',
    password: 'correct horse battery staple',
  });
  expect(body.data.expires_in).toBe(300);
});

test('of two changes at once both hold', async () => {
  await using world = await startGatewayWorld();
  const admin = await administrator(world);
  await Promise.all([admin.set({ maxsessions: 3 }), admin.set({ idletimeout: 1200 })]);
  expect((await admin.read()).body.data.text).toMatch(/idletimeout 1200\n[\s\S]*maxsessions 3\n/);
});

test.for([
  [{}, 400],
  [{ idletimeout: -1 }, 400],
  [{ idletimeout: 1.5 }, 400],
  [{ idletimeout: 86_401 }, 400],
  [{ idletimeout: '30m' }, 400],
  [{ clientalivezero: 'old' }, 400],
  [{ maxsessions: 0 }, 400],
  [{ draintimeout: 1 }, 400],
  [{ idleTimeoutMs: 1 }, 400],
  [{ idletimeout: 600 }, 400],
  [{ offlineafter: 30 }, 400],
  [[], 400],
] as const)('setting %j is refused and changes nothing', async ([settings, status]) => {
  await using world = await startGatewayWorld();
  const admin = await administrator(world);
  const before = (await admin.read()).body.data;
  const answer = await admin.set(settings);
  expect([answer.status, answer.body.error.code]).toEqual([status, 'BAD_REQUEST']);
  expect((await admin.read()).body.data).toEqual(before);
  expect(await world.audited()).not.toContain('policy.updated');
});

test('settings that contradict each other are refused in words', async () => {
  await using world = await startGatewayWorld();
  const { body } = await (await administrator(world)).set({ idletimeout: 600 });
  expect(body.error.message).toBe('idlewarning 600 must be less than idletimeout 600');
});

test('members and other orgs may neither read nor set it', async () => {
  await using world = await startGatewayWorld();
  const mia = (await world.signIn('mia')).token;
  const change = { action: 'update_policy', org_id: 'acme', settings: { maxsessions: 1 } };
  const answers = [
    await world.get('/api/policy', mia),
    await world.post('/api/policy', change, mia),
    await world.post('/api/policy', change, (await world.signIn('otto')).token),
    await world.get('/api/policy'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 401]);
});
