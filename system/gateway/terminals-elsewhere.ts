/** A person's terminals on the other gateways of the database: what is live there, as their rows tell. */
import type { Terminal } from '../contracts/api/terminals.ts';
import type { Clock } from '../ports/clock.ts';
import type { Database } from '../store/schema.ts';
import { toTerminal } from './shell-history.ts';

/** Oldest first, as idle: a row does not know who types. Durations by the wall clock. */
export type TerminalsElsewhere = (userId: string) => Promise<Terminal[]>;

export function terminalsElsewhere(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  gatewayId: string,
): TerminalsElsewhere {
  return async (userId) => {
    const rows = await database
      .selectFrom('shell_sessions')
      .innerJoin('gateways', 'gateways.id', 'shell_sessions.gateway_id')
      .selectAll('shell_sessions')
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null)
      .where('gateway_id', '!=', gatewayId)
      .orderBy('started_at')
      .orderBy('shell_sessions.id')
      .execute();
    return rows.map((row) =>
      toTerminal(row, Math.max(0, clock.wallTime() - Date.parse(row.started_at)), 'idle'),
    );
  };
}
