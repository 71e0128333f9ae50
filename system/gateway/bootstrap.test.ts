import { expect, test } from 'vitest';
import { createAuditWorld } from '../testing/audit-world.ts';
import { bootstrap } from './bootstrap.ts';
import { createPasswords } from './passwords.ts';

const contents = {
  org: 'Acme',
  plan: 'workforce',
  owner: { email: 'Owner@example.com', password: 'long enough' },
  machines: [{ name: 'Linux-C', tailnetIp: '100.64.0.3', agentPort: 2222 }],
} as const;

async function emptyDatabase() {
  const { ports } = await createAuditWorld();
  const passwords = createPasswords({ entropy: ports.entropy, cost: 2 ** 4 });
  return { ...ports, hashPassword: passwords.hash, passwords };
}

test('an empty database gets its org, its owner and its machines', async () => {
  const ports = await emptyDatabase();
  const keys = await bootstrap(ports, contents);
  const owner = await ports.database.selectFrom('users').selectAll().executeTakeFirstOrThrow();
  expect([
    keys?.map(({ name }) => name),
    [owner.email, owner.role],
    await ports.passwords.verify('long enough', owner.password_hash),
  ]).toEqual([['Linux-C'], ['owner@example.com', 'owner'], true]);
});

test('a database with an org is left as it is', async () => {
  const ports = await emptyDatabase();
  await bootstrap(ports, contents);
  const again = await bootstrap(ports, { ...contents, org: 'Another' });
  const orgs = await ports.database.selectFrom('orgs').select('name').execute();
  expect([again, orgs]).toEqual([null, [{ name: 'Acme' }]]);
});
