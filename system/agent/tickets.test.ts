import { describe, expect, it } from 'vitest';
import { hashSecret } from '../contracts/secrets.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createTickets } from './tickets.ts';

const lifeMs = 300_000;

describe('a ticket', () => {
  it('opens the session it was registered for', () => {
    const tickets = createTickets(createManualClock(), 10);
    tickets.register(hashSecret('ticket'), 's1', lifeMs);
    expect(tickets.redeem('ticket')).toEqual({ ok: true, sessionId: 's1' });
  });

  it('opens it once', () => {
    const tickets = createTickets(createManualClock(), 10);
    tickets.register(hashSecret('ticket'), 's1', lifeMs);
    tickets.redeem('ticket');
    expect(tickets.redeem('ticket')).toEqual({ ok: false, why: 'used' });
  });

  it('works to the last millisecond of its life', async () => {
    const clock = createManualClock();
    const tickets = createTickets(clock, 10);
    tickets.register(hashSecret('ticket'), 's1', lifeMs);
    await clock.advance(lifeMs - 1);
    expect(tickets.redeem('ticket').ok).toBe(true);
  });

  it('does not work after its life', async () => {
    const clock = createManualClock();
    const tickets = createTickets(clock, 10);
    tickets.register(hashSecret('ticket'), 's1', lifeMs);
    await clock.advance(lifeMs);
    expect(tickets.redeem('ticket')).toEqual({ ok: false, why: 'expired' });
  });

  it('lives by monotonic time: a jump of the wall clock does not end it', () => {
    const clock = createManualClock();
    const tickets = createTickets(clock, 10);
    tickets.register(hashSecret('ticket'), 's1', lifeMs);
    clock.jumpWall(3_600_000);
    expect(tickets.redeem('ticket').ok).toBe(true);
  });

  it('is unknown if nobody registered it', () => {
    expect(createTickets(createManualClock(), 10).redeem('ticket')).toEqual({ ok: false, why: 'unknown' });
  });

  it('cannot be registered again, used or not', () => {
    const tickets = createTickets(createManualClock(), 10);
    tickets.register(hashSecret('ticket'), 's1', lifeMs);
    tickets.redeem('ticket');
    expect(tickets.register(hashSecret('ticket'), 's2', lifeMs)).toBe('known');
  });
});

describe('what is remembered of a ticket', () => {
  it('is, for a minute after its life, that there was one', async () => {
    const clock = createManualClock();
    const tickets = createTickets(clock, 10);
    tickets.register(hashSecret('ticket'), 's1', lifeMs);
    await clock.advance(lifeMs + 59_999);
    expect(tickets.redeem('ticket')).toEqual({ ok: false, why: 'expired' });
  });

  it('is nothing after that', async () => {
    const clock = createManualClock();
    const tickets = createTickets(clock, 10);
    tickets.register(hashSecret('ticket'), 's1', lifeMs);
    await clock.advance(lifeMs + 60_000);
    expect(tickets.redeem('ticket')).toEqual({ ok: false, why: 'unknown' });
    expect(tickets.register(hashSecret('ticket'), 's2', lifeMs)).toBe('registered');
  });

  it('is that it was used, however many come after it, while there is room', () => {
    const tickets = createTickets(createManualClock(), 3);
    for (const ticket of ['a', 'b']) {
      tickets.register(hashSecret(ticket), ticket, lifeMs);
      tickets.redeem(ticket);
    }
    tickets.register(hashSecret('c'), 'c', lifeMs);
    expect(tickets.redeem('a')).toEqual({ ok: false, why: 'used' });
  });
});

describe('the number of outstanding tickets', () => {
  it('has a bound', () => {
    const tickets = createTickets(createManualClock(), 2);
    tickets.register(hashSecret('a'), 's1', lifeMs);
    tickets.register(hashSecret('b'), 's2', lifeMs);
    expect(tickets.register(hashSecret('c'), 's3', lifeMs)).toBe('full');
  });

  it('does not count those that were used', () => {
    const tickets = createTickets(createManualClock(), 1);
    tickets.register(hashSecret('a'), 's1', lifeMs);
    tickets.redeem('a');
    expect(tickets.register(hashSecret('b'), 's2', lifeMs)).toBe('registered');
  });

  it('does not count those that ran out', async () => {
    const clock = createManualClock();
    const tickets = createTickets(clock, 1);
    tickets.register(hashSecret('a'), 's1', 1000);
    await clock.advance(1000);
    expect(tickets.register(hashSecret('b'), 's2', lifeMs)).toBe('registered');
  });
});
