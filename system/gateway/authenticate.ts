/** Who asks: the access token in `Authorization: Bearer`, checked before the body is even read. */
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../contracts/api/auth.ts';
import { ApiError } from '../contracts/errors.ts';
import type { Access } from './services.ts';
import type { Caller, UserSessions } from './user-sessions.ts';

const callers = new WeakMap<FastifyRequest, Caller>();

/** An `onRequest` hook that refuses with 401, or lets `callerOf` answer. */
export function createAuthenticate(services: {
  readonly access: Access;
  readonly userSessions: UserSessions;
}): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const token = /^Bearer +([^ ]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new ApiError('UNAUTHORIZED');
    const verdict = await services.access.verify(token);
    if (!verdict.ok) throw new ApiError('UNAUTHORIZED');
    callers.set(request, { identity: verdict.identity, ip: ipOf(request) });
    await services.userSessions.touch(verdict.identity.session_id, verdict.lastSeenAt);
  };
}

/** The caller of a request that went through the hook. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller)
    throw new Error(`route ${request.routeOptions.url} asks for its caller without authentication`);
  return caller;
}

export function isAdministrator(identity: Identity): boolean {
  return identity.role === 'owner' || identity.role === 'admin';
}

/** Refuses with 403 an org that is not the caller's, and where asked a caller who is no administrator. */
export function requireMember(identity: Identity, orgId: string): void {
  if (identity.org_id !== orgId) {
    throw new ApiError('FORBIDDEN', { message: 'You are not a member of this organisation' });
  }
}

export function requireAdministrator(identity: Identity, orgId = identity.org_id): void {
  requireMember(identity, orgId);
  if (!isAdministrator(identity)) throw new ApiError('FORBIDDEN');
}

/** In-memory connections have no address. */
export function ipOf(request: FastifyRequest): string | null {
  return request.ip || null;
}
