import { expect, test } from 'vitest';
import { defaultPolicy } from '../contracts/policy.ts';
import { createOrg } from '../store/seed.ts';
import { createAuditWorld } from '../testing/audit-world.ts';
import { checkPolicyOverrides, OrgPolicies } from './policies.ts';

test('an org differs from the deployment where it says so', async () => {
  const { ports } = await createAuditWorld();
  await createOrg(ports, { id: 'acme', name: 'Acme', policy: { idleTimeoutMs: 60_000 } });
  const policies = new OrgPolicies(ports, defaultPolicy);
  await policies.load();
  expect(policies.of('acme')).toEqual({ ...defaultPolicy, idleTimeoutMs: 60_000 });
});

test('an org nobody has heard of has the deployment’s policy', async () => {
  const { ports } = await createAuditWorld();
  expect(new OrgPolicies(ports, defaultPolicy).of('nowhere')).toBe(defaultPolicy);
});

test('overrides that make no sense are logged and left out', async () => {
  const { ports, log } = await createAuditWorld();
  await createOrg(ports, { id: 'acme', name: 'Acme', policy: { idleTimeoutMs: 'long' } });
  const policies = new OrgPolicies(ports, defaultPolicy);
  await policies.load();
  expect([policies.of('acme'), log.of('trouble')]).toEqual([
    defaultPolicy,
    [{ what: 'policy of org acme', error: 'policy setting idleTimeoutMs must be a number' }],
  ]);
});

test('what was changed, spoilt and mended in the database meanwhile is followed at each load', async () => {
  const { ports, log } = await createAuditWorld();
  await createOrg(ports, { id: 'acme', name: 'Acme' });
  const policies = new OrgPolicies(ports, defaultPolicy);
  const seen: number[] = [];
  for (const policy of ['{"idleTimeoutMs":1}', '{"idleTimeoutMs":2}', '{', '{"idleTimeoutMs":2}']) {
    await ports.database.updateTable('orgs').set({ policy }).execute();
    await policies.load();
    seen.push(policies.of('acme').idleTimeoutMs);
  }
  expect(seen).toEqual([1, 2, defaultPolicy.idleTimeoutMs, 2]);
  expect(log.of('trouble')).toHaveLength(1);
});

test.for([
  [{ idleTimeout: 1 }, 'policy setting idleTimeout does not exist'],
  [{ idleTimeoutMs: -1 }, 'policy setting idleTimeoutMs must be 0 or more'],
  [{ idleTimeoutMs: Number.NaN }, 'policy setting idleTimeoutMs must be 0 or more'],
  [{ tcpKeepAlive: 1 }, 'policy setting tcpKeepAlive must be a boolean'],
  [{ idleActivity: 'pings' }, 'policy setting idleActivity must be input or any'],
  [[], 'policy overrides must be an object of settings'],
] as const)('checkPolicyOverrides() refuses %j', ([overrides, message]) => {
  expect(() => checkPolicyOverrides(overrides)).toThrow(message);
});
