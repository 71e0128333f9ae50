/** What each TCP connection is for, as far as the history tells: a terminal, a shell's stream, or requests. */
import type { AnyRecord } from '../../sim/history/record.ts';

export interface Connection {
  readonly use: 'terminal' | 'shell' | 'requests';
  /** `seq` of the record that ended what it was for; Infinity where nothing did. */
  endedAt: number;
}

export const connectionKey = (link: string, connection: number) => `${link} ${connection}`;

/** Pure; `requests` stands for every connection that is not in the map. */
export function connectionsIn(records: readonly AnyRecord[]): Map<string, Connection> {
  const found = new Map<string, Connection>();
  const newest = new Map<string, number>();
  const bySession = new Map<string, Connection[]>();
  const byToken = new Map<string, Connection>();
  const join = (session: string, connection: Connection | undefined) => {
    if (connection) bySession.set(session, [...(bySession.get(session) ?? []), connection]);
  };
  for (const { kind, data, seq, actor } of records) {
    if (kind === 'wire.opened') newest.set(data.link, data.connection);
    else if (kind === 'wire.upgrade') {
      const terminal: Connection = { use: 'terminal', endedAt: Number.POSITIVE_INFINITY };
      found.set(connectionKey(data.link, data.connection), terminal);
      if (data.token) byToken.set(data.token, terminal);
    } else if (kind === 'session.opened') join(data.session, byToken.get(data.token));
    else if (kind === 'shell.spawned') {
      // The agent starts a shell for the request that came last.
      const link = `gateway-agent:${actor.replace(/^agent:/, '')}`;
      const connection = newest.get(link);
      if (connection === undefined) continue;
      const stream: Connection = { use: 'shell', endedAt: Number.POSITIVE_INFINITY };
      found.set(connectionKey(link, connection), stream);
      join(data.session, stream);
    } else if (kind === 'wire.frame' && data.opcode === 'close')
      served(found.get(connectionKey(data.link, data.connection)), seq);
    else if (kind === 'session.ended' || kind === 'shell.exited' || kind === 'shell.hung_up')
      for (const one of bySession.get(data.session) ?? [])
        if (kind === 'session.ended' || one.use === 'shell') served(one, seq);
  }
  return found;
}

function served(connection: Connection | undefined, seq: number): void {
  if (connection) connection.endedAt = Math.min(connection.endedAt, seq);
}
