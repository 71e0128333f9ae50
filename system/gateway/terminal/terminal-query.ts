/** The query of a terminal's upgrade, taken strictly: no unknown, doubled or malformed parameter. */
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Id } from '../../contracts/api/envelope.ts';

export const TerminalUpgradeQuery = Type.Object(
  {
    token: Type.Optional(Type.String({ maxLength: 4096 })),
    org_id: Id,
    machine_id: Id,
    shell_token: Type.Optional(Type.String({ maxLength: 200 })),
    connection: Type.Optional(Id),
  },
  { additionalProperties: false },
);

const format = Compile(TerminalUpgradeQuery);

/** Credentials may be missing here: the handshake refuses them by their own code. */
export interface CheckedQuery {
  readonly jwt: string;
  readonly orgId: string;
  readonly machineId: string;
  readonly shellToken: string;
  readonly connection: string;
}

/**
 * A connection without a name is `main`, as in the source's `machine:user:connection`: a client that knows
 * nothing of names has one terminal on a machine, and coming back replaces what its broken line left behind.
 * The dashboard names the terminal of each tab, so that a second tab replaces nothing.
 */
const nameless = 'main';

/** Null when the query is not in the protocol. */
export function readTerminalQuery(params: URLSearchParams): CheckedQuery | null {
  const pairs = [...params];
  const query: unknown = Object.fromEntries(pairs);
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length || !format.Check(query)) return null;
  const { token, org_id, machine_id, shell_token, connection } = query as Static<typeof TerminalUpgradeQuery>;
  return {
    jwt: token ?? '',
    orgId: org_id,
    machineId: ownCopy(machine_id),
    shellToken: shell_token ?? '',
    connection: connection === undefined ? nameless : ownCopy(connection),
  };
}

/** A part of a string keeps the whole in memory: here an address with both tokens, for as long as a session lives. */
function ownCopy(id: string): string {
  return Buffer.from(id).toString();
}
