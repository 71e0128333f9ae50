/** Signs of life of many sessions go to their rows together. */
import { sql } from 'kysely';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
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
  await touch.write(database, { signs: JSON.stringify(signs) });
}

// What was written at once meanwhile is younger and stays.
const touch = compileOnce(
  (_, given: { signs: string }) => sql`
    update shell_sessions
    set last_ping_at = max(last_ping_at, sign.value ->> 'lastPingAt'),
      active_at = max(coalesce(active_at, ''), sign.value ->> 'activeAt')
    from json_each(${given.signs}) as sign
    where shell_sessions.id = sign.value ->> 'id' and ended_at is null
  `,
);
