/** The gateway's Ed25519 key, by which agents know who asks. Made once and kept in the database. */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Entropy } from '../ports/entropy.ts';
import type { Database } from '../store/schema.ts';

export interface Signing {
  /** base64url SPKI. */
  readonly publicKey: string;
  /** base64url signature over `METHOD\nPATH\nBODY`, the value of `signatureHeader`. */
  sign(method: string, path: string, body: string): string;
  /** Whether a gateway of this database signed it. */
  verify(method: string, path: string, body: string, signature: string): boolean;
}

export function createSigning(privateKey: KeyObject): Signing {
  const publicKey = createPublicKey(privateKey);
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
    sign: (method, path, body) =>
      sign(null, Buffer.from(`${method}\n${path}\n${body}`), privateKey).toString('base64url'),
    verify: (method, path, body, signature) =>
      verify(
        null,
        Buffer.from(`${method}\n${path}\n${body}`),
        publicKey,
        Buffer.from(signature, 'base64url'),
      ),
  };
}

/** Gateways that share a database share the key; the first one to come makes it. */
export async function loadSigning(ports: {
  readonly database: Database;
  readonly entropy: Entropy;
}): Promise<Signing> {
  await ports.database
    .insertInto('gateway_keys')
    .values({ name: 'signing', private_key: newPrivateKey(ports.entropy) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { private_key } = await ports.database
    .selectFrom('gateway_keys')
    .select('private_key')
    .where('name', '=', 'signing')
    .executeTakeFirstOrThrow();
  return createSigning(createPrivateKey(private_key));
}

/** RFC 8410: a PKCS8 Ed25519 key is this prefix and 32 random bytes. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

function newPrivateKey(entropy: Entropy): string {
  const der = Buffer.concat([pkcs8Prefix, entropy.bytes(32)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
