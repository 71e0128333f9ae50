/**
 * The slots that `sessionsPerUser` gives a person: each live terminal and each running script takes one, on
 * whatever gateway. Whoever is to take one asks for the others' first and then, without waiting, for this
 * gateway's: in between nobody else can come.
 *
 *     const elsewhere = await slots.elsewhere(identity);
 *     slots.require(identity, elsewhere);
 *
 * A terminal takes its slot when its WebSocket is admitted, where both are counted again. Two gateways may
 * give the last one away in one moment: a row is opened only while the others leave it room (`mostElsewhere`).
 */
import type { Identity } from '../contracts/api/auth.ts';
import { ApiError } from '../contracts/errors.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database } from '../store/schema.ts';
import { type SlotHolder, takenElsewhere } from './elsewhere.ts';
import type { ScriptRuns } from './scripts/script-runs.ts';
import type { Policies, Terminals } from './services.ts';

type Person = Pick<Identity, 'user_id' | 'org_id'>;

export interface Slots {
  /** How many are taken on other gateways that are alive. */
  elsewhere(person: Person): Promise<number>;
  /** How many others may be taken on other gateways, besides those that are taken on this one. */
  mostElsewhere(person: Person): number;
  /** Throws SESSION_LIMIT where none is free, and logs it. */
  require(person: Person, elsewhere: number): void;
}

const countElsewhere = compileOnce((db, given: SlotHolder) =>
  db.selectNoFrom(takenElsewhere(db, given).as('count')),
);

export function createSlots(
  { database, log }: { readonly database: Database; readonly log: Log },
  services: {
    readonly terminals: Pick<Terminals, 'countOf'>;
    readonly scripts: Pick<ScriptRuns, 'countOf'>;
    readonly policies: Policies;
  },
  gatewayId: string,
): Slots {
  const { terminals, scripts, policies } = services;
  return {
    async elsewhere({ user_id }) {
      return (await countElsewhere.one(database, { gateway_id: gatewayId, user_id })).count;
    },
    mostElsewhere,
    require(person, elsewhere) {
      if (elsewhere < mostElsewhere(person)) return;
      log.event('slot.refused', { user: person.user_id });
      throw new ApiError('SESSION_LIMIT');
    },
  };

  function mostElsewhere({ user_id: userId, org_id: orgId }: Person): number {
    return policies.of(orgId).sessionsPerUser - terminals.countOf(userId) - scripts.countOf(userId);
  }
}
