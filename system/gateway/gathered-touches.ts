/**
 * Signs of life of many sessions go to the database together, once a second at most: ten thousand
 * terminals that are probed each fifteen seconds would be hundreds of statements a second otherwise.
 * One that comes after a quiet second is written at once, and needs no timer.
 */
import { sql } from 'kysely';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../store/schema.ts';
import type { SignsOfLife } from './services.ts';

const gatherMs = 1000;

export class GatheredTouches {
  readonly #ports: { readonly database: Database; readonly clock: Clock; readonly log: Log };
  readonly #gathered = new Map<string, SignsOfLife>();
  #waiting = false;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor(ports: { readonly database: Database; readonly clock: Clock; readonly log: Log }) {
    this.#ports = ports;
  }

  add(id: string, signs: SignsOfLife): void {
    this.#gathered.set(id, signs);
    if (this.#waiting) return;
    const { clock } = this.#ports;
    const waitMs = this.#writtenAt + gatherMs - clock.now();
    if (waitMs <= 0) {
      void this.#write();
      return;
    }
    this.#waiting = true;
    clock.setTimer(waitMs, () => void this.#write());
  }

  /** It has ended. */
  forget(id: string): void {
    this.#gathered.delete(id);
  }

  async #write(): Promise<void> {
    const rows = Array.from(this.#gathered, ([id, signs]) => ({ id, ...signs }));
    this.#gathered.clear();
    this.#waiting = false;
    this.#writtenAt = this.#ports.clock.now();
    if (rows.length === 0) return;
    try {
      // What was written at once meanwhile is younger and stays.
      await sql`
        update shell_sessions
        set last_ping_at = max(last_ping_at, sign.value ->> 'lastPingAt'),
          active_at = max(coalesce(active_at, ''), sign.value ->> 'activeAt')
        from json_each(${JSON.stringify(rows)}) as sign
        where shell_sessions.id = sign.value ->> 'id' and ended_at is null
      `.execute(this.#ports.database);
    } catch (error) {
      this.#ports.log.event('trouble', { what: 'touch shell sessions', error: (error as Error).message });
    }
  }
}
