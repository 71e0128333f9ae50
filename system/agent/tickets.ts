/**
 * The one-time tickets that open a shell here: the gateway announces each by its hash, its holder shows
 * it once. What was used or ran out is remembered until its time is over, to say so.
 *
 * A ticket is looked up by its hash. How long that takes may tell something of the hashes, and nothing of
 * the 256 random bits behind one.
 */
import type { RegisterToken } from '../contracts/agent-api.ts';
import { hashSecret } from '../contracts/secrets.ts';
import type { Clock } from '../ports/clock.ts';

export interface Tickets {
  /** `hash` is the hex SHA-256 of the ticket, in lower case. */
  register(
    hash: string,
    sessionId: string,
    lifeMs: number,
    script?: TicketScript,
  ): 'registered' | 'known' | 'full';
  redeem(
    ticket: string,
  ):
    | { readonly ok: true; readonly sessionId: string; readonly script?: TicketScript }
    | { readonly ok: false; readonly why: Refusal };
}

/** What the shell is for; `timeout` in seconds. */
export type TicketScript = NonNullable<RegisterToken['script']>;

export type Refusal = 'unknown' | 'expired' | 'used';

interface Ticket {
  readonly sessionId: string;
  readonly expiresAt: number;
  script: TicketScript | undefined;
  used: boolean;
}

/** An expired ticket is still called expired, not unknown, for this long. */
const memoryMs = 60_000;

export function createTickets(clock: Clock, capacity: number): Tickets {
  /** By their hashes. */
  const tickets = new Map<string, Ticket>();
  let sweptAt = clock.now();

  const isForgotten = ({ expiresAt }: Ticket) => clock.now() >= expiresAt + memoryMs;
  const isOver = ({ used, expiresAt }: Ticket) => used || clock.now() >= expiresAt;

  const drop = (which: (ticket: Ticket) => boolean) => {
    for (const [hash, ticket] of tickets) if (which(ticket)) tickets.delete(hash);
  };

  const find = (hash: string): Ticket | null => {
    const ticket = tickets.get(hash);
    return ticket && !isForgotten(ticket) ? ticket : null;
  };

  /** Looks at all of them now and then, not for each that comes. */
  const makeRoom = () => {
    if (tickets.size >= capacity || clock.now() - sweptAt >= memoryMs) {
      sweptAt = clock.now();
      drop(isForgotten);
    }
    if (tickets.size >= capacity) drop(isOver);
    return tickets.size < capacity;
  };

  return {
    register(hash, sessionId, lifeMs, script) {
      if (find(hash)) return 'known';
      if (!makeRoom()) return 'full';
      tickets.set(hash, { sessionId, expiresAt: clock.now() + lifeMs, script, used: false });
      return 'registered';
    },
    redeem(secret) {
      const ticket = find(hashSecret(secret));
      if (!ticket) return { ok: false, why: 'unknown' };
      if (ticket.used) return { ok: false, why: 'used' };
      if (clock.now() >= ticket.expiresAt) return { ok: false, why: 'expired' };
      ticket.used = true;
      const { sessionId, script } = ticket;
      // It is remembered that it was used, not for what.
      ticket.script = undefined;
      return { ok: true, sessionId, ...(script && { script }) };
    },
  };
}
