import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuditWorld } from '../testing/audit-world.ts';
import { createSeededEntropy } from '../testing/seeded-entropy.ts';
import { loadSigning } from './signing.ts';

test('who has the public key can check a signature over method, path and body', async () => {
  const { ports } = await createAuditWorld();
  const signing = await loadSigning(ports);
  const key = createPublicKey({
    key: Buffer.from(signing.publicKey, 'base64url'),
    format: 'der',
    type: 'spki',
  });
  const signature = Buffer.from(signing.sign('POST', '/tokens', '{}'), 'base64url');
  const check = (text: string) => verify(null, Buffer.from(text), key, signature);
  expect([check('POST\n/tokens\n{}'), check('POST\n/tokens\n{ }')]).toEqual([true, false]);
});

test('gateways on one database have one key', async () => {
  const { ports } = await createAuditWorld();
  const first = await loadSigning(ports);
  const second = await loadSigning({ ...ports, entropy: createSeededEntropy('other') });
  expect(second.publicKey).toBe(first.publicKey);
});
