/** The gateway's public key: what proves that a request comes from the gateway we report to. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';

export interface GatewayKey {
  /** Whether `signature` (base64url) is the gateway's over this request. */
  signed(request: { method: string; path: string; body: string; signature: string }): boolean;
}

/** Takes an Ed25519 public key as base64url SPKI. Throws when it is none. */
export function readGatewayKey(spki: string): GatewayKey {
  const key: KeyObject = createPublicKey({
    key: Buffer.from(spki, 'base64url'),
    format: 'der',
    type: 'spki',
  });
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error(`Cannot use the gateway's key: it is ${key.asymmetricKeyType}, not ed25519`);
  return {
    signed: ({ method, path, body, signature }) =>
      verify(null, Buffer.from(`${method}\n${path}\n${body}`), key, Buffer.from(signature, 'base64url')),
  };
}
