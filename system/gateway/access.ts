/**
 * Access tokens: HS256 JWTs that name a user session. The signature says who made the token; whether
 * it still counts is asked of the clock and the database each time, so that a revoke works at once.
 */
import { createSigner, createVerifier } from 'fast-jwt';
import type { AccessClaims, Identity } from '../contracts/api/auth.ts';
import { hashSecret } from '../contracts/secrets.ts';
import type { Clock } from '../ports/clock.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database } from '../store/schema.ts';
import type { Access } from './services.ts';

export interface AccessTokens extends Access {
  /** A token for an identity, from now for `lifeMs`. */
  issue(identity: Identity, lifeMs: number): string;
}

/** Tokens (their SHA-256) whose claims are remembered. */
const tokensKept = 1000;

const signedIn = compileOnce((db, given: { userId: string; sessionId: string }) =>
  db
    .selectFrom('users')
    .leftJoin('user_sessions', (join) =>
      join.onRef('user_sessions.user_id', '=', 'users.id').on('user_sessions.id', '=', given.sessionId),
    )
    .where('users.id', '=', given.userId)
    .select([
      'users.email',
      'users.name',
      'users.org_id',
      'users.role',
      'user_sessions.id as session_id',
      'user_sessions.last_seen_at',
      'user_sessions.revoked_at',
      'user_sessions.revoked_reason',
    ]),
);

export function createAccess(
  ports: { readonly database: Database; readonly clock: Clock },
  jwtSecret: string,
): AccessTokens {
  const { database, clock } = ports;
  const sign = createSigner({ algorithm: 'HS256', key: jwtSecret });
  // A signature that was true stays true, so it is computed once; no date of the token is judged here.
  const verifySignature = createVerifier({
    algorithms: ['HS256'],
    key: jwtSecret,
    ignoreExpiration: true,
    ignoreNotBefore: true,
    clockTimestamp: 1,
  });
  const signed = new Map<string, AccessClaims>();
  const invalid = { ok: false, why: 'invalid', reason: '' } as const;

  return {
    issue(identity, lifeMs) {
      const issuedAt = Math.floor(clock.wallTime() / 1000);
      const claims: AccessClaims = {
        sub: identity.user_id,
        sid: identity.session_id,
        org_id: identity.org_id,
        role: identity.role,
        iat: issuedAt,
        exp: issuedAt + Math.floor(lifeMs / 1000),
      };
      return sign({ ...claims });
    },

    async verify(jwt) {
      const claims = readClaims(jwt);
      if (!claims) return invalid;
      if (clock.wallTime() >= claims.exp * 1000) return { ok: false, why: 'expired', reason: '' };
      const found = await find(claims);
      if (!found) return invalid;
      if (found.revoked_at !== null) {
        return { ok: false, why: 'revoked', reason: found.revoked_reason ?? '' };
      }
      return {
        ok: true,
        identity: {
          user_id: claims.sub,
          email: found.email,
          name: found.name,
          org_id: found.org_id,
          role: found.role,
          session_id: claims.sid ?? '',
        },
        lastSeenAt: found.last_seen_at,
      };
    },
  };

  function readClaims(jwt: string): AccessClaims | null {
    const print = hashSecret(jwt);
    const known = signed.get(print);
    if (known) return known;
    const claims = verifiedClaims(jwt);
    if (!claims) return null;
    if (signed.size >= tokensKept) signed.delete(signed.keys().next().value!);
    signed.set(print, claims);
    return claims;
  }

  function verifiedClaims(jwt: string): AccessClaims | null {
    let claims: Partial<AccessClaims>;
    try {
      claims = verifySignature(jwt);
    } catch {
      return null;
    }
    if (typeof claims.sub !== 'string' || typeof claims.exp !== 'number') return null;
    if (claims.sid !== undefined && typeof claims.sid !== 'string') return null;
    return claims as AccessClaims;
  }

  /** A token without `sid` speaks for its person only: there is no session that could be revoked. */
  async function find(claims: AccessClaims) {
    const person = await signedIn.first(database, { userId: claims.sub, sessionId: claims.sid ?? '' });
    if (!person) return null;
    return claims.sid === undefined || person.session_id === claims.sid ? person : null;
  }
}
