/**
 * Shell tokens: one-time tickets for a terminal, two UUIDs joined by a hyphen, kept as their hash.
 * A ticket is spent by a single conditional UPDATE, so of any number of racers one wins.
 */

import type { Selectable } from 'kysely';
import { fingerprint, hashSecret } from '../contracts/secrets.ts';
import type { Clock } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database, ShellTokenTable } from '../store/schema.ts';
import type { Guest, Policies, ShellTokenBinding, ShellTokens } from './services.ts';

const longAgo = new Date(0).toISOString();

interface NewToken extends ShellTokenBinding {
  readonly hash: string;
  readonly at: string;
  readonly expiresAt: string;
  readonly collaborationId: string | null;
  readonly guestShell: 'shared' | 'own' | null;
  readonly mayType: number | null;
}

const created = compileOnce((db, given: NewToken) =>
  db.insertInto('shell_tokens').values({
    token_sha256: given.hash,
    user_id: given.userId,
    user_session_id: given.userSessionId,
    org_id: given.orgId,
    machine_id: given.machineId,
    created_at: given.at,
    expires_at: given.expiresAt,
    used_at: null,
    collaboration_id: given.collaborationId,
    guest_shell: given.guestShell,
    may_type: given.mayType,
  }),
);

interface Spending extends ShellTokenBinding {
  readonly hash: string;
  readonly at: string;
  readonly expiresAfter: string;
}

const spent = compileOnce((db, given: Spending) =>
  db
    .updateTable('shell_tokens')
    .set({ used_at: given.at })
    .where('token_sha256', '=', given.hash)
    .where('used_at', 'is', null)
    .where('user_id', '=', given.userId)
    .where('user_session_id', '=', given.userSessionId)
    .where('org_id', '=', given.orgId)
    .where('machine_id', '=', given.machineId)
    .where('expires_at', '>', given.expiresAfter)
    .where((e) =>
      e.exists(
        e
          .selectFrom('user_sessions')
          .select('user_sessions.id')
          .where('user_sessions.id', '=', given.userSessionId)
          .where('user_sessions.revoked_at', 'is', null),
      ),
    )
    .returning(['collaboration_id', 'guest_shell', 'may_type']),
);

/**
 * Lives are measured twice: on the monotonic clock of the gateway that made the ticket, which no jump
 * of the wall clock moves, and by the time in the row, for every other gateway.
 */
export function createShellTokens(
  ports: { readonly database: Database; readonly clock: Clock; readonly entropy: Entropy; readonly log: Log },
  policies: Policies,
): ShellTokens {
  const { database, clock, entropy, log } = ports;
  const deadlines = new Map<string, number>();

  return {
    async create(binding, guest) {
      const lifeMs = policies.of(binding.orgId).shellTokenMs;
      const token = `${entropy.uuid()}-${entropy.uuid()}`;
      const hash = hashSecret(token);
      await forgetDead();
      deadlines.set(hash, clock.now() + lifeMs);
      await created.write(database, {
        ...binding,
        hash,
        at: timeAfter(0),
        expiresAt: timeAfter(lifeMs),
        collaborationId: guest?.collaborationId ?? null,
        guestShell: guest?.shell ?? null,
        mayType: guest ? Number(guest.mayType) : null,
      });
      log.event('shell_token.created', {
        token: fingerprint(token),
        user_session: binding.userSessionId,
        user: binding.userId,
        org: binding.orgId,
        machine: binding.machineId,
        expires_in_ms: lifeMs,
      });
      return { token, expiresInSeconds: Math.floor(lifeMs / 1000) };
    },

    async redeem(token, binding) {
      const hash = hashSecret(token);
      const deadline = deadlines.get(hash);
      if (deadline !== undefined && clock.now() >= deadline)
        return { ok: false, why: await whyNot(hash, binding) };
      const at = timeAfter(0);
      // One that this gateway made is judged by its own deadline.
      const expiresAfter = deadline === undefined ? at : '';
      const pass = await spent.first(database, { ...binding, hash, at, expiresAfter });
      if (!pass) return { ok: false, why: await whyNot(hash, binding) };
      deadlines.delete(hash);
      return { ok: true, guest: await guestOf(pass) };
    },
  };
  async function guestOf(
    pass: Pick<Selectable<ShellTokenTable>, 'collaboration_id' | 'guest_shell' | 'may_type'>,
  ): Promise<Guest | null> {
    const { collaboration_id: collaborationId, guest_shell: shell, may_type } = pass;
    if (collaborationId === null || shell === null) return null;
    const shared = await database
      .selectFrom('collaborations')
      .leftJoin('shell_sessions', 'shell_sessions.id', 'collaborations.session_id')
      .leftJoin('gateways', 'gateways.id', 'shell_sessions.gateway_id')
      .select(['session_id', 'collaborations.ended_at', 'gateways.id as gatewayId', 'gateways.address'])
      .where('collaborations.id', '=', collaborationId)
      .executeTakeFirstOrThrow();
    const { session_id: sessionId, ended_at, gatewayId, address } = shared;
    const holder = ended_at === null && gatewayId !== null ? { gatewayId, address } : null;
    return { collaborationId, sessionId, holder, shell, mayType: may_type === 1 };
  }

  /** For the log: the refusal itself was decided by the update. A revoked sign-in's ticket is `unknown`. */
  async function whyNot(hash: string, binding: ShellTokenBinding) {
    const row = await database
      .selectFrom('shell_tokens')
      .selectAll()
      .where('token_sha256', '=', hash)
      .executeTakeFirst();
    if (!row) return 'unknown';
    const bound = columns(binding);
    const own = Object.entries(bound).every(([name, value]) => row[name as keyof typeof bound] === value);
    if (!own) return 'foreign';
    if (row.used_at !== null) return 'used';
    const deadline = deadlines.get(hash);
    const expired = deadline === undefined ? row.expires_at <= timeAfter(0) : clock.now() >= deadline;
    return expired ? 'expired' : 'unknown';
  }

  function columns(binding: ShellTokenBinding) {
    return {
      user_id: binding.userId,
      user_session_id: binding.userSessionId,
      org_id: binding.orgId,
      machine_id: binding.machineId,
    };
  }

  function timeAfter(ms: number): string {
    return new Date(clock.wallTime() + ms).toISOString();
  }

  /** A ticket whose deadline is forgotten must stay dead, also when the wall clock is set back. */
  async function forgetDead(): Promise<void> {
    const dead = [...deadlines].filter(([, deadline]) => deadline <= clock.now()).map(([hash]) => hash);
    if (dead.length === 0) return;
    await database
      .updateTable('shell_tokens')
      .set({ expires_at: longAgo })
      .where('token_sha256', 'in', dead)
      .execute();
    for (const hash of dead) deadlines.delete(hash);
  }
}
