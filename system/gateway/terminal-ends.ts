/**
 * Somebody ends terminals that they do not sit at: their own from another device, or anybody's as an
 * administrator. Who did it is on record before anything happens.
 *
 *     `remote.shell_ended` ─▶ the news that ends it, on every gateway ─▶ a dead one is cleared away
 */
import type { Terminal } from '../contracts/api/terminals.ts';
import type { Bus } from '../ports/bus.ts';
import type { Audit, Terminals } from './services.ts';
import type { ShellHistory } from './shell-history.ts';
import type { Caller } from './user-sessions.ts';

/** Sessions of one piece of news: a gateway takes 64 KiB. */
const mostAtOnce = 500;

export interface TerminalEnds {
  /** Resolves when every gateway has acted on all of them. Doing it again does no harm. */
  end(by: Caller, ended: readonly EndedTerminal[], how: HowEnded): Promise<void>;
}

export type EndedTerminal = Pick<Terminal, 'id' | 'machine_id' | 'resource_name'>;

export interface HowEnded {
  readonly cause: 'ended_by_user' | 'ended_by_admin';
  /** What the person at the terminal is told; only administrators give one. */
  readonly reason: string;
}

export function createTerminalEnds(
  { bus }: { readonly bus: Bus },
  {
    audit,
    terminals,
    shellHistory,
  }: { readonly audit: Audit; readonly terminals: Terminals; readonly shellHistory: ShellHistory },
): TerminalEnds {
  return {
    async end(by, ended, how) {
      await Promise.all(ended.map((terminal) => write(by, terminal, how)));
      for (let from = 0; from < ended.length; from += mostAtOnce) {
        const sessionIds = ended.slice(from, from + mostAtOnce).map(({ id }) => id);
        await bus.publish({ kind: 'end_shell_sessions', sessionIds, ...how });
      }
      for (const id of await shellHistory.stillOpen(ended.map(({ id }) => id))) await terminals.clear(id);
    },
  };

  async function write({ identity, ip }: Caller, terminal: EndedTerminal, how: HowEnded): Promise<void> {
    await audit.append({
      action: 'remote.shell_ended',
      org_id: identity.org_id,
      resource_type: 'machine',
      resource_id: terminal.machine_id,
      user_id: identity.user_id,
      ip_address: ip,
      metadata: { machine_name: terminal.resource_name, session_id: terminal.id, ...how },
    });
  }
}
