/** `POST /api/auth/login`, `/logout`, `/refresh`. */
import Type from 'typebox';
import { type Identity, LoginAnswer, LoginRequest } from '../../contracts/api/auth.ts';
import { Envelope } from '../../contracts/api/envelope.ts';
import { ApiError } from '../../contracts/errors.ts';
import { fingerprint } from '../../contracts/secrets.ts';
import { success } from '../answers.ts';
import { callerOf, ipOf } from '../authenticate.ts';
import { RateLimit } from '../rate-limit.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

/** Wrong passwords per address and email before that pair has to wait. */
const attempts = { attempts: 10, windowMs: 5 * 60_000 };
/** `org_id` and `resource_id` of a sign-in that failed for an email nobody has. */
const nobody = 'unknown';
const signedOut = 'signed_out';

export function authRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { database, audit, policies, passwords, access, userSessions, clock } = services;
  const limit = new RateLimit(clock, attempts);

  app.post(
    '/api/auth/login',
    { schema: { body: LoginRequest, response: { 200: Envelope(LoginAnswer) } } },
    async (request) => {
      const ip = ipOf(request);
      const email = request.body.email.toLowerCase();
      const key = `${ip} ${email}`;
      const waitMs = limit.take(key);
      if (waitMs > 0)
        throw new ApiError('TOO_MANY_REQUESTS', {
          message: `Too many attempts, try again in ${Math.ceil(waitMs / 60_000)} min`,
          retryAfterSeconds: Math.ceil(waitMs / 1000),
        });
      const user = await database
        .selectFrom('users')
        .selectAll()
        .where('email', '=', email)
        .executeTakeFirst();
      const known = await passwords.verify(request.body.password, user?.password_hash ?? null);
      if (!user || !known) {
        await audit.append({
          action: 'auth.sign_in_failed',
          org_id: user?.org_id ?? nobody,
          resource_type: 'user',
          resource_id: user?.id ?? nobody,
          user_id: null,
          ip_address: ip,
          // People type passwords into the wrong box.
          metadata: { email_fingerprint: fingerprint(email) },
        });
        throw new ApiError('BAD_CREDENTIALS');
      }
      limit.clear(key);
      await policies.load(user.org_id);
      const userAgent = request.headers['user-agent'] ?? null;
      const sessionId = await userSessions.create(user.id, { ip, userAgent });
      await audit.append({
        action: 'auth.signed_in',
        org_id: user.org_id,
        resource_type: 'user_session',
        resource_id: sessionId,
        user_id: user.id,
        ip_address: ip,
        metadata: {},
      });
      return success(
        answerFor({
          user_id: user.id,
          email: user.email,
          name: user.name,
          org_id: user.org_id,
          role: user.role,
          session_id: sessionId,
        }),
      );
    },
  );

  app.post(
    '/api/auth/refresh',
    { onRequest: authenticate, schema: { response: { 200: Envelope(LoginAnswer) } } },
    async (request) => success(answerFor(callerOf(request).identity)),
  );

  app.post(
    '/api/auth/logout',
    {
      onRequest: authenticate,
      schema: { response: { 200: Envelope(Type.Object({ signed_out: Type.Literal(true) })) } },
    },
    async (request) => {
      const caller = callerOf(request);
      const { org_id, session_id, user_id } = caller.identity;
      await audit.append({
        action: 'auth.signed_out',
        org_id,
        resource_type: 'user_session',
        resource_id: session_id,
        user_id,
        ip_address: caller.ip,
        metadata: {},
      });
      await userSessions.revoke(caller, session_id, signedOut);
      return success({ signed_out: true as const });
    },
  );

  function answerFor(identity: Identity) {
    const lifeMs = policies.of(identity.org_id).accessTokenMs;
    return {
      access_token: access.issue(identity, lifeMs),
      token_type: 'Bearer' as const,
      expires_in: Math.floor(lifeMs / 1000),
      identity,
    };
  }
}
