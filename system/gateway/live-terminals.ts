/**
 * The live shell sessions of all gateways of the database, page by page: rows tell of every session without
 * an end, and of those that this gateway holds their terminals tell better.
 *
 *     rows without an end ──▶ live here: as the terminal tells
 *                         ──▶ being opened or ended here: left out
 *                         ──▶ on another gateway that lives: as the row tells
 *                         ──▶ held by nobody: dead; administrators see it and may clear it away
 */
import type { AdminTerminal } from '../contracts/api/terminals.ts';
import { mostTerminals } from '../contracts/api/terminals.ts';
import type { Terminals } from './services.ts';
import type { OpenRow, Owner, PageAsked, ShellHistory } from './shell-history.ts';

export interface LiveTerminals {
  /** Oldest first; a page may hold fewer than were asked for, only `next` tells of the last. */
  page(of: Owner, page: PageAsked): Promise<{ terminals: AdminTerminal[]; next: string | null }>;
  all(of: Owner): Promise<AdminTerminal[]>;
  /** Null for others', ended and unknown ones alike. */
  find(of: Owner, id: string): Promise<AdminTerminal | null>;
}

export function createLiveTerminals(
  { terminals, shellHistory }: { readonly terminals: Terminals; readonly shellHistory: ShellHistory },
  gatewayId: string,
): LiveTerminals {
  const live: LiveTerminals = {
    async page(of, asked) {
      const { rows, next } = await shellHistory.open(of, asked);
      return { terminals: await told(of, rows), next };
    },

    async all(of) {
      const all: AdminTerminal[] = [];
      for (let after: string | undefined; ; ) {
        const page = await live.page(of, { limit: mostTerminals, after });
        all.push(...page.terminals);
        if (page.next === null) return all;
        after = page.next;
      }
    },

    async find(of, id) {
      const row = await shellHistory.openOne(of, id);
      return row ? ((await told(of, [row]))[0] ?? null) : null;
    },
  };
  return live;

  async function told(of: Owner, rows: readonly OpenRow[]): Promise<AdminTerminal[]> {
    const here = rows.map(({ terminal }) => terminals.entry(terminal.id));
    const seen = (row: OpenRow) => !terminals.holds(row.terminal.id) && seenBy(of, row);
    // What ended here while the rows were read is neither live nor dead.
    const doubtful = rows.filter((row, at) => !here[at] && row.gatewayId === gatewayId && seen(row));
    const dead = await shellHistory.stillOpen(doubtful.map(({ terminal }) => terminal.id));
    return rows.flatMap((row, at) => {
      const { terminal } = row;
      if (here[at]) return [{ ...terminal, ...here[at] }];
      if (!seen(row) || (row.gatewayId === gatewayId && !dead.has(terminal.id))) return [];
      return [terminal];
    });
  }

  /** A session that nobody holds is no business of one who is no administrator. */
  function seenBy(of: Owner, row: OpenRow): boolean {
    return 'orgId' in of || (row.leased && row.gatewayId !== gatewayId);
  }
}
