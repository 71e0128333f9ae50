/** Signs of life of many sessions go to their rows together. */
import { sql } from 'kysely';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../store/schema.ts';
import { Gathered } from './gathered.ts';
import type { SignsOfLife } from './services.ts';

export class GatheredTouches extends Gathered<SignsOfLife> {
  constructor(ports: { readonly database: Database; readonly clock: Clock; readonly log: Log }) {
    super(ports, 'touch shell sessions', (notes) => write(ports.database, notes));
  }
}

async function write(database: Database, notes: ReadonlyMap<string, SignsOfLife>): Promise<void> {
  const signs = Array.from(notes, ([id, sign]) => ({ id, ...sign }));
  // What was written at once meanwhile is younger and stays.
  await sql`
    update shell_sessions
    set last_ping_at = max(last_ping_at, sign.value ->> 'lastPingAt'),
      active_at = max(coalesce(active_at, ''), sign.value ->> 'activeAt')
    from json_each(${JSON.stringify(signs)}) as sign
    where shell_sessions.id = sign.value ->> 'id' and ended_at is null
  `.execute(database);
}
