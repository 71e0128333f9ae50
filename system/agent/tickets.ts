/**
 * The one-time tickets that open a shell here: the gateway announces each by its hash, its holder shows
 * it once. What was used or ran out is remembered until its time is over, to say so.
 */
import { timingSafeEqual } from 'node:crypto';
import type { RegisterToken } from '../contracts/agent-api.ts';
import { hashSecret } from '../contracts/secrets.ts';
import type { Clock } from '../ports/clock.ts';

export interface Tickets {
  /** `hash` is the hex SHA-256 of the ticket. */
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
  readonly hash: Buffer;
  readonly sessionId: string;
  readonly expiresAt: number;
  script: TicketScript | undefined;
  used: boolean;
}

/** An expired ticket is still called expired, not unknown, for this long. */
const memoryMs = 60_000;

export function createTickets(clock: Clock, capacity: number): Tickets {
  let tickets: Ticket[] = [];

  /** Looks at every ticket, so that the time it takes tells nothing of where it was found. */
  const find = (hash: Buffer): Ticket | null => {
    let found: Ticket | null = null;
    for (const ticket of tickets) if (timingSafeEqual(ticket.hash, hash)) found = ticket;
    return found;
  };

  return {
    register(hex, sessionId, lifeMs, script) {
      const now = clock.now();
      tickets = tickets.filter((ticket) => now < ticket.expiresAt + memoryMs);
      const hash = Buffer.from(hex, 'hex');
      if (find(hash)) return 'known';
      if (tickets.length >= capacity)
        tickets = tickets.filter((ticket) => !ticket.used && now < ticket.expiresAt);
      if (tickets.length >= capacity) return 'full';
      tickets.push({ hash, sessionId, expiresAt: now + lifeMs, script, used: false });
      return 'registered';
    },
    redeem(secret) {
      const ticket = find(Buffer.from(hashSecret(secret), 'hex'));
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
