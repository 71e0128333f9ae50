/**
 * Collaborations: an owner shares a live shell session with people of the org.
 *
 *     invite ─▶ (the invitation is accepted) ─▶ guest ─▶ a shell token for each connection
 *        └── the collaboration begins with the first invitation and ends with `end`, or with the session
 *
 * What happens to the guests' terminals then is the terminals' business; here stands who may come, and the
 * audit rows that tell of it. All of it may be asked of any gateway: the database takes one collaboration of
 * a session at a time and one end of each, and beginning and end are durable before the news of them goes
 * out to the gateways that hold the session and its guests.
 */
import { sql } from 'kysely';
import type { AuditAction } from '../../contracts/audit.ts';
import { ApiError } from '../../contracts/errors.ts';
import type { Bus } from '../../ports/bus.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Collaboration, Database } from '../../store/schema.ts';
import type { Audit, SharedSessions } from '../services.ts';
import type { Caller } from '../user-sessions.ts';
import type { Invitations, Rights } from './invitations.ts';

export interface GuestEntry extends Rights {
  readonly userId: string;
  readonly email: string;
  readonly joinedAt: string;
}

export class Collaborations implements SharedSessions {
  readonly #ports: {
    readonly database: Database;
    readonly clock: Clock;
    readonly entropy: Entropy;
    readonly bus: Bus;
  };
  readonly #audit: Audit;
  readonly #invitations: Invitations;
  /** Begun and ended one after the other, so that none is begun while it is being ended. */
  #changing: Promise<unknown> = Promise.resolve();

  constructor(
    ports: {
      readonly database: Database;
      readonly clock: Clock;
      readonly entropy: Entropy;
      readonly bus: Bus;
    },
    services: { readonly audit: Audit; readonly invitations: Invitations },
  ) {
    this.#ports = ports;
    this.#audit = services.audit;
    this.#invitations = services.invitations;
  }

  /** Begins one where there is none. Throws SESSION_NOT_FOUND for a session that is over, or a guest's. */
  async invite(
    by: Caller,
    sessionId: string,
    how: { readonly rights: Rights; readonly lifeMs: number },
  ): Promise<{ readonly secret: string; readonly collaborationId: string }> {
    const collaboration = await this.#oneAtATime(() => this.#begin(sessionId));
    await this.#write(by, 'collaboration.invited', collaboration, {
      may_type: how.rights.mayType,
      own_shell: how.rights.ownShell,
    });
    const secret = await this.#invitations.create(
      { id: collaboration.id, sessionId },
      how.rights,
      how.lifeMs,
    );
    return { secret, collaborationId: collaboration.id };
  }

  /** Makes the caller a guest. Throws INVITATION_NOT_FOUND for whatever is not good, without telling why. */
  async accept(
    by: Caller,
    secret: string,
  ): Promise<{ readonly collaboration: Collaboration; readonly owner: string; readonly rights: Rights }> {
    const { user_id: userId, org_id: orgId } = by.identity;
    const spent = await this.#invitations.spend(secret, { userId, orgId });
    const collaboration = spent && (await this.#open(spent.collaborationId));
    if (!collaboration) throw new ApiError('INVITATION_NOT_FOUND');
    const { rights } = spent;
    await this.#write(by, 'collaboration.joined', collaboration, {
      may_type: rights.mayType,
      own_shell: rights.ownShell,
    });
    const values = { may_type: rights.mayType ? 1 : 0, own_shell: rights.ownShell ? 1 : 0 };
    await this.#ports.database
      .insertInto('guests')
      .values({
        collaboration_id: collaboration.id,
        user_id: userId,
        joined_at: isoTime(this.#ports.clock),
        ...values,
      })
      .onConflict((conflict) => conflict.columns(['collaboration_id', 'user_id']).doUpdateSet(values))
      .execute();
    const { name } = await this.#ports.database
      .selectFrom('users')
      .select('name')
      .where('id', '=', collaboration.owner_id)
      .executeTakeFirstOrThrow();
    return { collaboration, owner: name, rights };
  }

  /** Null for whoever is no guest of it, and once it is over. */
  async guest(
    collaborationId: string,
    userId: string,
  ): Promise<{ readonly collaboration: Collaboration; readonly rights: Rights } | null> {
    const collaboration = await this.#open(collaborationId);
    const row = await this.#ports.database
      .selectFrom('guests')
      .selectAll()
      .where('collaboration_id', '=', collaborationId)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (!collaboration || !row) return null;
    return { collaboration, rights: { mayType: row.may_type === 1, ownShell: row.own_shell === 1 } };
  }

  /** The one that a session is shared in; null when it is not. */
  async of(sessionId: string): Promise<Collaboration | null> {
    const row = await this.#ports.database
      .selectFrom('collaborations')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return row ?? null;
  }

  async guestsOf(collaborationId: string): Promise<GuestEntry[]> {
    const rows = await this.#ports.database
      .selectFrom('guests')
      .innerJoin('users', 'users.id', 'guests.user_id')
      .selectAll('guests')
      .select('users.email')
      .where('collaboration_id', '=', collaborationId)
      .orderBy('joined_at')
      .orderBy('user_id')
      .execute();
    return rows.map((row) => ({
      userId: row.user_id,
      email: row.email,
      joinedAt: row.joined_at,
      mayType: row.may_type === 1,
      ownShell: row.own_shell === 1,
    }));
  }

  /** False when the session is not shared: then nothing is written. */
  end(by: Caller, sessionId: string): Promise<boolean> {
    return this.#end(by, sessionId, 'ended by its owner');
  }

  async ownerLeft(sessionId: string): Promise<void> {
    await this.#end(null, sessionId, 'the shared session ended');
  }

  /** Ends those whose session is over without its gateway having said so: it died, or the invitation came too late. */
  async endLeftovers(): Promise<void> {
    const rows = await leftoverCollaborations(this.#ports.database).orderBy('session_id').execute();
    for (const { session_id: sessionId } of rows) await this.ownerLeft(sessionId);
  }

  /** The one that is there, or a new one. */
  async #begin(sessionId: string): Promise<Collaboration> {
    const { database, entropy, clock, bus } = this.#ports;
    await database
      .insertInto('collaborations')
      .columns(['id', 'org_id', 'session_id', 'machine_id', 'machine_name', 'owner_id', 'started_at'])
      .expression((from) =>
        from
          .selectFrom('shell_sessions')
          .select([sql.val(entropy.uuid()).as('id'), 'org_id', 'shell_sessions.id as session_id'])
          .select(['machine_id', 'machine_name', 'user_id as owner_id'])
          .select(sql.val(isoTime(clock)).as('started_at'))
          .where('shell_sessions.id', '=', sessionId)
          .where('ended_at', 'is', null)
          // Nobody shares what is shared with them.
          .where('collaboration_id', 'is', null),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const collaboration = await this.of(sessionId);
    if (!collaboration) throw new ApiError('SESSION_NOT_FOUND');
    await bus.publish({ kind: 'shell_session_shared', sessionId, collaborationId: collaboration.id });
    return collaboration;
  }

  /** `by` is null where the end of the session did it. */
  #end(by: Caller | null, sessionId: string, why: string): Promise<boolean> {
    return this.#oneAtATime(async () => {
      const collaboration = await this.of(sessionId);
      if (!collaboration) return false;
      const { id: collaborationId } = collaboration;
      await this.#write(by, 'collaboration.ended', collaboration, { why }).catch(async (error) => {
        // Another gateway has written it.
        if (!(await this.#endStands(collaboration))) throw error;
      });
      await this.#ports.database
        .updateTable('collaborations')
        .set({ ended_at: isoTime(this.#ports.clock) })
        .where('id', '=', collaborationId)
        .where('ended_at', 'is', null)
        .execute();
      await this.#ports.bus.publish({ kind: 'collaboration_ended', collaborationId });
      return true;
    });
  }

  async #endStands({ id, org_id, session_id }: Collaboration): Promise<boolean> {
    const row = await this.#ports.database
      .selectFrom('audit_log')
      .select('seq')
      .where('action', '=', 'collaboration.ended')
      .where('org_id', '=', org_id)
      .where('resource_id', '=', session_id)
      .where(sql`json_extract(metadata, '$.collaboration_id')`, '=', id)
      .executeTakeFirst();
    return row !== undefined;
  }

  async #open(collaborationId: string): Promise<Collaboration | null> {
    const row = await this.#ports.database
      .selectFrom('collaborations')
      .selectAll()
      .where('id', '=', collaborationId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    return row ?? null;
  }

  /** `by` is null where the end of the session did it: then it is its owner's. */
  async #write(
    by: Caller | null,
    action: AuditAction,
    collaboration: Collaboration,
    metadata: Record<string, unknown>,
  ): Promise<void> {
    await this.#audit.append({
      action,
      org_id: collaboration.org_id,
      resource_type: 'shell_session',
      resource_id: collaboration.session_id,
      user_id: by?.identity.user_id ?? collaboration.owner_id,
      ip_address: by?.ip ?? null,
      metadata: {
        collaboration_id: collaboration.id,
        machine_name: collaboration.machine_name,
        ...metadata,
      },
    });
  }

  #oneAtATime<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#changing.then(step);
    this.#changing = done.catch(() => {});
    return done;
  }
}

/** Those that are not over, though their session is: from the few that are open, whatever the database thinks of that order. */
export function leftoverCollaborations(database: Database) {
  return database
    .selectFrom('collaborations')
    .crossJoin('shell_sessions')
    .select('session_id')
    .whereRef('shell_sessions.id', '=', 'collaborations.session_id')
    .where('collaborations.ended_at', 'is', null)
    .where('shell_sessions.ended_at', 'is not', null);
}
