/**
 * Beats of many machines go to their rows together. What this gateway knows of a machine's silence it
 * knows from the beats themselves; the rows, up to a second behind, are for lists, for other gateways, and
 * for the next life of this one.
 */
import { sql } from 'kysely';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database } from '../store/schema.ts';
import { Gathered } from './gathered.ts';

export interface NotedBeat {
  /** ISO 8601. */
  readonly last_seen_at: string;
  readonly version: string;
}

export class GatheredBeats extends Gathered<NotedBeat> {
  readonly #database: Database;

  constructor(ports: { readonly database: Database; readonly clock: Clock; readonly log: Log }) {
    super(ports, 'note heartbeats', (notes) => write(ports.database, notes));
    this.#database = ports.database;
  }

  /** For a beat behind which something is done to the machine that says when it was last seen. */
  async now(machineId: string, beat: NotedBeat): Promise<void> {
    this.forget(machineId);
    await write(this.#database, new Map([[machineId, beat]]));
  }
}

async function write(database: Database, notes: ReadonlyMap<string, NotedBeat>): Promise<void> {
  const beats = Array.from(notes, ([id, beat]) => ({ id, ...beat }));
  await note.write(database, { beats: JSON.stringify(beats) });
}

const note = compileOnce(
  (_, given: { beats: string }) => sql`
    update machines
    set last_seen_at = beat.value ->> 'last_seen_at', version = beat.value ->> 'version'
    from json_each(${given.beats}) as beat
    where machines.id = beat.value ->> 'id'
  `,
);
