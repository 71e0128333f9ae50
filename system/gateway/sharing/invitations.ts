/**
 * Invitations to a collaboration: 256 bits told once, kept as their hash, good for one person within
 * `invitationMs`. One is spent by a single conditional UPDATE, so of any number of racers one wins.
 */
import { fingerprint, hashSecret } from '../../contracts/secrets.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Log } from '../../ports/log.ts';
import type { Database } from '../../store/schema.ts';

/** What a guest may do. */
export interface Rights {
  readonly mayType: boolean;
  readonly ownShell: boolean;
}

export interface Invitations {
  /** The secret. */
  create(
    collaboration: { readonly id: string; readonly sessionId: string },
    rights: Rights,
    lifeMs: number,
  ): Promise<string>;
  /** What it was good for, once; null for one that is unknown, spent, expired, or of a collaboration that is none of these. */
  spend(
    secret: string,
    by: { readonly userId: string; readonly orgId: string },
  ): Promise<{ readonly collaborationId: string; readonly rights: Rights } | null>;
}

export function createInvitations(ports: {
  readonly database: Database;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}): Invitations {
  const { database, clock, entropy, log } = ports;
  return {
    async create({ id, sessionId }, { mayType, ownShell }, lifeMs) {
      const secret = entropy.bytes(32).toString('base64url');
      const now = clock.wallTime();
      await database
        .insertInto('invitations')
        .values({
          token_sha256: hashSecret(secret),
          collaboration_id: id,
          may_type: mayType ? 1 : 0,
          own_shell: ownShell ? 1 : 0,
          created_at: new Date(now).toISOString(),
          expires_at: new Date(now + lifeMs).toISOString(),
          used_at: null,
          used_by: null,
        })
        .execute();
      const invitation = fingerprint(secret);
      log.event('invitation.created', { invitation, session: sessionId, expires_in_ms: lifeMs });
      return secret;
    },

    async spend(secret, by) {
      const now = isoTime(clock);
      const spent = await database
        .updateTable('invitations')
        .set({ used_at: now, used_by: by.userId })
        .where('token_sha256', '=', hashSecret(secret))
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .where((e) =>
          e.exists(
            e
              .selectFrom('collaborations')
              .select('collaborations.id')
              .whereRef('collaborations.id', '=', 'invitations.collaboration_id')
              .where('collaborations.org_id', '=', by.orgId)
              // The owner's own invitation stays good for a guest.
              .where('collaborations.owner_id', '!=', by.userId)
              .where('collaborations.ended_at', 'is', null),
          ),
        )
        .returning(['collaboration_id', 'may_type', 'own_shell'])
        .executeTakeFirst();
      if (!spent) return null;
      log.event('invitation.accepted', { invitation: fingerprint(secret), user: by.userId });
      return {
        collaborationId: spent.collaboration_id,
        rights: { mayType: spent.may_type === 1, ownShell: spent.own_shell === 1 },
      };
    },
  };
}
