/**
 * Sign-ins: made at login, listed, revoked. A revoke is one step after the other, each durable before
 * the next: the audit row, the session's own row, then the news that ends its terminals everywhere.
 */
import type { Identity } from '../contracts/api/auth.ts';
import type { UserSession } from '../contracts/api/user-sessions.ts';
import type { AuditAction } from '../contracts/audit.ts';
import type { Bus } from '../ports/bus.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database } from '../store/schema.ts';
import type { Audit } from './services.ts';

export interface Caller {
  readonly identity: Identity;
  readonly ip: string | null;
}

/** `last_seen_at` is as true as this; writing it at each request would cost more than it tells. */
const seenPrecisionMs = 60_000;
/** A user agent is what the browser says, so its length is ours to bound. */
const longestUserAgent = 512;

const seen = compileOnce((db, given: { sessionId: string; at: string; unlessAfter: string }) =>
  db
    .updateTable('user_sessions')
    .set({ last_seen_at: given.at })
    .where('id', '=', given.sessionId)
    .where('last_seen_at', '<=', given.unlessAfter),
);

export class UserSessions {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #entropy: Entropy;
  readonly #bus: Bus;
  readonly #log: Log;
  readonly #audit: Audit;
  /** Revokes go one after the other, so that no two of them write about the same session. */
  #revoking: Promise<unknown> = Promise.resolve();

  constructor(
    ports: {
      readonly database: Database;
      readonly clock: Clock;
      readonly entropy: Entropy;
      readonly bus: Bus;
      readonly log: Log;
    },
    audit: Audit,
  ) {
    this.#database = ports.database;
    this.#clock = ports.clock;
    this.#entropy = ports.entropy;
    this.#bus = ports.bus;
    this.#log = ports.log;
    this.#audit = audit;
  }

  /** Answers the new session's id, the JWT's `sid`. */
  async create(userId: string, from: { ip: string | null; userAgent: string | null }): Promise<string> {
    const id = this.#entropy.uuid();
    const now = isoTime(this.#clock);
    await this.#database
      .insertInto('user_sessions')
      .values({
        id,
        user_id: userId,
        created_at: now,
        last_seen_at: now,
        ip_address: from.ip,
        user_agent: from.userAgent?.slice(0, longestUserAgent) ?? null,
        revoked_at: null,
        revoked_reason: null,
      })
      .execute();
    this.#log.event('user_session.created', { user_session: id, user: userId, ip: from.ip });
    return id;
  }

  /** Newest first, revoked ones included. */
  async list(identity: Identity): Promise<UserSession[]> {
    const rows = await this.#database
      .selectFrom('user_sessions')
      .selectAll()
      .where('user_id', '=', identity.user_id)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(({ user_id: _, ...row }) => ({ ...row, is_current: row.id === identity.session_id }));
  }

  /** Notes that the session was used just now; does nothing where `lastSeenAt`, which was read before, says so already. */
  async touch(sessionId: string, lastSeenAt: string | null): Promise<void> {
    const now = this.#clock.wallTime();
    const unlessAfter = new Date(now - seenPrecisionMs).toISOString();
    if (lastSeenAt === null || lastSeenAt > unlessAfter) return;
    await seen.write(this.#database, { sessionId, at: new Date(now).toISOString(), unlessAfter });
  }

  /** False when the caller has no such session, or none that is still live: then nothing is written. */
  revoke(caller: Caller, sessionId: string, reason: string): Promise<boolean> {
    return this.#oneAtATime(async () => {
      const [live] = await this.#live(caller.identity.user_id, (id) => id === sessionId);
      if (live === undefined) return false;
      await this.#write(caller, 'session_revoked', live, { reason });
      await this.#end(caller, [live], reason);
      return true;
    });
  }

  /** Ends every live session of the caller but the caller's own; answers how many. */
  revokeOthers(caller: Caller, reason: string): Promise<number> {
    return this.#oneAtATime(async () => {
      const own = caller.identity.session_id;
      const others = await this.#live(caller.identity.user_id, (id) => id !== own);
      if (others.length === 0) return 0;
      await this.#write(caller, 'sessions_revoked_others', own, { reason, sessions: others });
      await this.#end(caller, others, reason);
      return others.length;
    });
  }

  async #live(userId: string, choose: (id: string) => boolean): Promise<string[]> {
    const rows = await this.#database
      .selectFrom('user_sessions')
      .select('id')
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .orderBy('created_at')
      .execute();
    return rows.map((row) => row.id).filter(choose);
  }

  async #end(caller: Caller, sessionIds: readonly string[], reason: string): Promise<void> {
    await this.#database
      .updateTable('user_sessions')
      .set({ revoked_at: isoTime(this.#clock), revoked_reason: reason })
      .where('id', 'in', sessionIds)
      .execute();
    for (const id of sessionIds) {
      this.#log.event('user_session.revoked', {
        user_session: id,
        user: caller.identity.user_id,
        reason,
        by_user_session: caller.identity.session_id || null,
      });
    }
    await Promise.all(
      sessionIds.map((userSessionId) =>
        this.#bus.publish({ kind: 'user_session_revoked', userSessionId, reason }),
      ),
    );
  }

  async #write(caller: Caller, action: AuditAction, sessionId: string, metadata: Record<string, unknown>) {
    await this.#audit.append({
      action,
      org_id: caller.identity.org_id,
      resource_type: 'user_session',
      resource_id: sessionId,
      user_id: caller.identity.user_id,
      ip_address: caller.ip,
      metadata,
    });
  }

  #oneAtATime<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#revoking.then(step);
    this.#revoking = done.catch(() => {});
    return done;
  }
}
