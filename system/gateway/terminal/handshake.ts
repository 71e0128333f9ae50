/**
 * Who may open a terminal: the checks between the WebSocket's opening and a session, in their order.
 *
 * Each check waits for the database, and a revoke may be heard while it does. The caller watches for
 * that (`over`, `identified`), so that no check is believed after the news that undoes it.
 */
import type { Identity } from '../../contracts/api/auth.ts';
import type { Cause } from '../../contracts/closes.ts';
import type { EventOf } from '../../contracts/events.ts';
import type {
  Access,
  Client,
  Guest,
  MachineRecord,
  Machines,
  Origin,
  Origins,
  ShellTokens,
} from '../services.ts';
import type { CheckedQuery } from './terminal-query.ts';

export interface HandshakeServices {
  readonly access: Access;
  readonly machines: Machines;
  readonly shellTokens: ShellTokens;
  readonly origins: Origins;
  readonly elsewhere: (person: Identity, connection: Connection) => Promise<Elsewhere>;
}

/** With the person, what tells connections apart. */
export interface Connection {
  readonly machineId: string;
  readonly name: string;
}

/** What a person has on other gateways. */
export interface Elsewhere {
  /** Slots that are taken there, those of `same` not counted. */
  readonly taken: number;
  /** Ids of the sessions of the same connection, which a newer one replaces. */
  readonly same: readonly string[];
}

export interface HandshakeInFlight {
  /** It was refused or left in the meantime: go no further, spend no token. */
  readonly over: boolean;
  /** The sign-in is known from here on; makes it `over` if its revoke was heard before. */
  identified(identity: Identity): void;
}

type TokenRefusal = EventOf<'shell_token.refused'>['why'];

export type Verdict =
  | {
      readonly ok: true;
      readonly identity: Identity;
      readonly machine: MachineRecord;
      /** Whose guest they are; null for whoever comes by their own right. */
      readonly guest: Guest | null;
      readonly origin: Origin;
      readonly elsewhere: Elsewhere;
    }
  | {
      readonly ok: false;
      readonly cause: Extract<Cause, 'token_invalid' | 'revoked' | 'machine_not_found'>;
      readonly detail?: string;
      /** What was wrong with the shell token, where that is the reason. */
      readonly shellToken?: TokenRefusal;
    };

/** Null when the handshake was over before a verdict. Rejects when a service fails. */
export async function checkHandshake(
  services: HandshakeServices,
  query: CheckedQuery,
  client: Client,
  inFlight: HandshakeInFlight,
): Promise<Verdict | null> {
  const access = await services.access.verify(query.jwt);
  if (inFlight.over) return null;
  if (!access.ok) return badAccess(access);

  const { identity } = access;
  inFlight.identified(identity);
  if (inFlight.over) return null;
  if (identity.org_id !== query.orgId) return { ok: false, cause: 'token_invalid' };

  const machine = await services.machines.find(identity.org_id, query.machineId);
  if (inFlight.over) return null;
  // An offline machine may be back by now, the agent will tell; one that was taken out of service is none.
  if (!machine?.enabled || machine.status === 'pending' || machine.status === 'quarantined')
    return { ok: false, cause: 'machine_not_found' };

  if (query.shellToken === '') return { ok: false, cause: 'token_invalid', shellToken: 'missing' };
  const redeemed = await services.shellTokens.redeem(query.shellToken, {
    userId: identity.user_id,
    userSessionId: identity.session_id,
    orgId: identity.org_id,
    machineId: machine.id,
  });
  if (inFlight.over) return null;
  if (redeemed.ok) {
    const { guest } = redeemed;
    // Members come as guests only. One may have become a member since they got their token.
    if (identity.role === 'member' && !guest) return { ok: false, cause: 'token_invalid' };
    const origin = await services.origins.of(identity.user_id, client);
    if (inFlight.over) return null;
    const connection = { machineId: machine.id, name: query.connection };
    const elsewhere = await services.elsewhere(identity, connection);
    return inFlight.over ? null : { ok: true, identity, machine, guest, origin, elsewhere };
  }

  // A token dies with its sign-in, and another gateway's revoke may show here before its news does.
  const again = await services.access.verify(query.jwt);
  if (inFlight.over) return null;
  if (!again.ok && again.why === 'revoked') return badAccess(again);
  return { ok: false, cause: 'token_invalid', shellToken: redeemed.why };
}

function badAccess(access: { readonly why: string; readonly reason: string }): Verdict {
  return access.why === 'revoked'
    ? { ok: false, cause: 'revoked', detail: access.reason }
    : { ok: false, cause: 'token_invalid' };
}
