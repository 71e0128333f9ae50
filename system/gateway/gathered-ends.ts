/**
 * Ends of shell sessions go to the database together: what comes at one time, or while a write is under
 * way, is one statement. A thousand sessions that are ended at once cost a few syncs of the disk.
 */
import { sql } from 'kysely';
import { compileOnce } from '../store/compile-once.ts';
import type { Database } from '../store/schema.ts';
import type { ShellSessionRows } from './services.ts';

type End = Parameters<ShellSessionRows['end']>[1];

interface Waiting {
  readonly id: string;
  readonly end: End;
  readonly resolve: (first: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Rows of one statement. */
const mostAtOnce = 500;

const end = compileOnce(
  (_, given: { ends: string }) => sql<{ id: string }>`
    update shell_sessions
    set ended_at = one.value ->> 'ended_at',
      cause = one.value ->> 'cause',
      close_code = one.value ->> 'close_code',
      exit_code = one.value ->> 'exit_code',
      signal = one.value ->> 'signal',
      duration_ms = one.value ->> 'duration_ms'
    from json_each(${given.ends}) as one
    where shell_sessions.id = one.value ->> 'id' and shell_sessions.ended_at is null
    returning shell_sessions.id
  `,
);

export class GatheredEnds {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #writing = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** False when it was ended before. */
  add(id: string, end: End): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, end, resolve, reject });
      if (this.#writing) return;
      this.#writing = true;
      // Those whose audit rows were written together come in one go.
      queueMicrotask(() => void this.#writeAll());
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write(this.#take());
    this.#writing = false;
  }

  /** One of each session: the first end is the one that counts, and a statement tells only one. */
  #take(): Waiting[] {
    const together = new Map<string, Waiting>();
    const later: Waiting[] = [];
    for (const one of this.#waiting)
      if (together.has(one.id) || together.size === mostAtOnce) later.push(one);
      else together.set(one.id, one);
    this.#waiting = later;
    return [...together.values()];
  }

  /** What the database refuses is refused to all of them: each is tried again by whoever owes it. */
  async #write(together: readonly Waiting[]): Promise<void> {
    try {
      const ended = await this.#update(together);
      for (const { id, resolve } of together) resolve(ended.has(id));
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }

  async #update(together: readonly Waiting[]): Promise<ReadonlySet<string>> {
    const ends = together.map(({ id, end }) => ({
      id,
      ended_at: end.endedAt,
      cause: end.cause,
      close_code: end.closeCode,
      exit_code: end.exit?.exit_code ?? null,
      signal: end.exit?.signal ?? null,
      duration_ms: end.durationMs,
    }));
    const rows = await end.rows(this.#database, { ends: JSON.stringify(ends) });
    return new Set(rows.map(({ id }) => id));
  }
}
