/**
 * Collaborations: an owner shares a live shell session with people of the org.
 *
 *     invite ─▶ (the invitation is accepted) ─▶ guest ─▶ a shell token for each connection
 *        └── the collaboration begins with the first invitation and ends with `end`, or with the session
 *
 * What happens to the guests' terminals then is the terminals' business; here stands who may come, and the
 * audit rows that tell of it. Ending is durable before the news of it goes out.
 */
import type { AuditAction } from '../../contracts/audit.ts';
import { ApiError } from '../../contracts/errors.ts';
import type { Bus } from '../../ports/bus.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Collaboration, Database } from '../../store/schema.ts';
import type { Audit, SharedSessions, Terminals } from '../services.ts';
import type { Caller } from '../user-sessions.ts';
import type { Invitations, Rights } from './invitations.ts';

export interface GuestEntry extends Rights {
  readonly userId: string;
  readonly email: string;
  readonly joinedAt: string;
}

/** The live session of an owner. */
export interface OwnSession {
  readonly id: string;
  readonly machineId: string;
  readonly machineName: string;
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
  /** Begun and ended one after the other, so that a session has one at a time. */
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

  /** Begins one where there is none. Throws SESSION_NOT_FOUND when the session ended meanwhile. */
  async invite(
    by: Caller,
    session: OwnSession,
    how: { readonly rights: Rights; readonly lifeMs: number; readonly terminals: Terminals },
  ): Promise<{ readonly secret: string; readonly collaborationId: string }> {
    const collaboration = await this.#oneAtATime(() => this.#begin(by, session, how.terminals));
    await this.#write(by, 'collaboration.invited', collaboration, {
      may_type: how.rights.mayType,
      own_shell: how.rights.ownShell,
    });
    const secret = await this.#invitations.create(
      { id: collaboration.id, sessionId: session.id },
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
    return this.#oneAtATime(async () => {
      const collaboration = await this.of(sessionId);
      if (!collaboration) return false;
      await this.#write(by, 'collaboration.ended', collaboration, { why: 'ended by its owner' });
      await this.#close(sessionId);
      await this.#ports.bus.publish({ kind: 'collaboration_ended', collaborationId: collaboration.id });
      return true;
    });
  }

  ownerLeft(sessionId: string): Promise<void> {
    return this.#oneAtATime(async () => {
      const collaboration = await this.of(sessionId);
      if (!collaboration) return;
      await this.#write(null, 'collaboration.ended', collaboration, { why: 'the shared session ended' });
      await this.#close(sessionId);
    });
  }

  async #begin(by: Caller, session: OwnSession, terminals: Terminals): Promise<Collaboration> {
    const there = await this.of(session.id);
    const collaboration = there ?? {
      id: this.#ports.entropy.uuid(),
      org_id: by.identity.org_id,
      session_id: session.id,
      machine_id: session.machineId,
      machine_name: session.machineName,
      owner_id: by.identity.user_id,
      started_at: isoTime(this.#ports.clock),
      ended_at: null,
    };
    // Behind this no end of the session can be missed: `ownerLeft` waits for its turn.
    if (!terminals.share(session.id, collaboration.id)) throw new ApiError('SESSION_NOT_FOUND');
    if (!there) await this.#ports.database.insertInto('collaborations').values(collaboration).execute();
    return collaboration;
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

  async #close(sessionId: string): Promise<void> {
    await this.#ports.database
      .updateTable('collaborations')
      .set({ ended_at: isoTime(this.#ports.clock) })
      .where('session_id', '=', sessionId)
      .where('ended_at', 'is', null)
      .execute();
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
