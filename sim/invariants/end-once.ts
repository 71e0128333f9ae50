import type { HistoryRecord } from '../history/record.ts';
import { moment, span } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { cutOffOf, othersServe } from './gateway-lives.ts';
import { invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

/** How long the row may take, by the tiers whose clocks are not exact. */
const allowanceMs = 5000;

export const endOnce = invariant(
  {
    number: 2,
    id: 'END-ONCE',
    claim:
      'One shell_disconnected per connected session, soon after the first terminal cause; none for a session that never connected.',
  },
  (book, findings) => {
    if (!book.observes('audit.row')) return;
    for (const session of book.sessions.values()) {
      const [connected] = session.connectedRows;
      const [disconnected, again] = session.disconnectedRows;
      if (!connected && !disconnected) continue;
      findings.examined();
      if (disconnected && !connected) {
        findings.violated(
          `${session.name}: shell_disconnected at ${moment(disconnected.t)}, but it never connected`,
          disconnected,
        );
        continue;
      }
      if (again)
        findings.violated(
          `${session.name}: shell_disconnected was written ${session.disconnectedRows.length} times, at ${session.disconnectedRows.map(({ t }) => moment(t)).join(' and ')}`,
          ...session.disconnectedRows,
        );
      const first = firstCause(book, session);
      if (!first) continue;
      const due = dueAt(book, session, first.record.t);
      if (due === null) continue;
      if (disconnected && disconnected.t > due)
        findings.violated(
          `${session.name}: ${first.what} at ${moment(first.record.t)}, its shell_disconnected came ${span(disconnected.t - first.record.t)} later`,
          first.record,
          disconnected,
        );
      if (!disconnected && book.lastedUntil(due))
        findings.violated(
          `${session.name}: ${first.what} at ${moment(first.record.t)}, and no shell_disconnected followed until the run ended at ${moment(book.endsAt)}`,
          first.record,
        );
    }
  },
);

interface TerminalCause {
  readonly record: HistoryRecord;
  readonly what: string;
}

/** What the gateway itself decided, or what certainly reached it. */
function firstCause(book: Casebook, session: SessionCase): TerminalCause | null {
  const { ended, wire } = session;
  const causes: TerminalCause[] = [];
  const add = (record: unknown, what: string) => {
    if (record) causes.push({ record: record as HistoryRecord, what });
  };
  add(ended, `the gateway ended it (${ended?.data.cause})`);
  add(session.socketCloses[0], 'its socket closed');
  add(wire?.deliveredClose('client'), 'the close frame of the browser reached the gateway');
  add(wire?.end('client', 'server'), 'the connection of the browser ended at the gateway');
  const exited = session.exits[0];
  if (exited && book.faults.onAgentSide(session, session.opened?.t ?? 0, exited.t + allowanceMs).length === 0)
    add(exited, 'the shell exited');
  return causes.sort((a, b) => a.record.t - b.record.t)[0] ?? null;
}

/** Null where nobody could write the row: its gateway is dead or cut off, and there is no other. */
function dueAt(book: Casebook, session: SessionCase, t: number): number | null {
  const allowance = book.tier === 'sim' ? book.epsilonMs : allowanceMs + book.epsilonMs;
  const kill = book.faults.killsOf(session).find((one) => one.t >= t && one.t <= t + allowance);
  const cut = kill ? null : cutOffOf(book, session, t, t + allowance);
  if (cut) return owed(book, session, { t, since: cut.from, back: cut.to });
  const death = kill?.t ?? book.faults.gatewayDeath(session);
  if (death === null || death > t + allowance) return t + allowance;
  const start = book
    .of('gateway.started')
    .find(
      ({ t: at, seq, actor }) => at >= death && seq > (kill?.seq ?? 0) && actor === session.opened?.actor,
    );
  return owed(book, session, { t, since: death, back: start?.t ?? Infinity });
}

/** By its own gateway once it is `back`, and by any other within the lease. */
function owed(
  book: Casebook,
  session: SessionCase,
  { t, since, back }: { readonly t: number; readonly since: number; readonly back: number },
): number | null {
  const { gatewayLeaseMs } = book.policy;
  const byOthers = othersServe(book, session, since) ? since + gatewayLeaseMs : Infinity;
  const due = Math.max(t, Math.min(back, byOthers)) + allowanceMs + book.epsilonMs;
  return Number.isFinite(due) ? due : null;
}
