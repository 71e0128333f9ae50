/** The end of a session, as logs and ledger tell it. */
import { closes } from '../../contracts/closes.ts';
import type { Session } from '../../lifecycle/session.ts';
import type { Log } from '../../ports/log.ts';
import type { LedgerEnd } from './shell-ledger.ts';

/** From its shell's first moment, or for one that never had a shell from its WebSocket's; whole milliseconds. */
export function endOf(
  session: Session,
): Pick<LedgerEnd, 'cause' | 'closeCode' | 'reason' | 'durationMs'> & { readonly code: number | null } {
  const { ending, openedAt, liveAt } = session;
  const { cause, code, reason, at } = ending!;
  return { cause, code, closeCode: code ?? 1006, reason, durationMs: Math.round(at - (liveAt ?? openedAt)) };
}

export function logEnd(log: Log, id: string, session: Session): void {
  const { cause, code, reason, durationMs } = endOf(session);
  const { by } = closes[cause];
  log.event('session.ended', { session: id, cause, code, reason, by, duration_ms: durationMs });
}

/** A handshake that the gateway refused; what others ended before it was a session is nothing to tell. */
export function logRefusal(log: Log, token: string | null, session: Session): void {
  const { cause, code, reason } = endOf(session);
  if (closes[cause].by === 'gateway') log.event('handshake.refused', { cause, code, reason, token });
}
