/**
 * Writes the audit log: one writer, in the order of the calls, each row linked to the row before it. What
 * waits while a write is under way is written together: a thousand ends at once cost a few syncs of the
 * disk, not a thousand.
 *
 *     append ──▶ queue ──▶ seq, prev_hash, hash ──▶ insert (durable) ──▶ log `audit.row`, tell the exporter
 */
import type { Insertable } from 'kysely';
import type { AuditEvent, AuditRow } from '../contracts/audit.ts';
import type { Audit } from '../gateway/services.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { AuditLogTable, Database } from '../store/schema.ts';
import { genesisHash, rowHash } from './chain.ts';
import { fromTable, toTable } from './rows.ts';

/** How often a row is tried again when another gateway took its place in the sequence. */
const attempts = 20;
/** Rows of one statement. */
const mostAtOnce = 200;

interface Waiting {
  readonly event: AuditEvent;
  readonly resolve: (row: AuditRow) => void;
  readonly reject: (error: unknown) => void;
}

const after = compileOnce((db, given: { seq: number; limit: number }) =>
  db.selectFrom('audit_log').selectAll().where('seq', '>', given.seq).orderBy('seq').limit(given.limit),
);

const insertOne = compileOnce((db, given: Insertable<AuditLogTable>) =>
  db.insertInto('audit_log').values({
    seq: given.seq,
    id: given.id,
    org_id: given.org_id,
    action: given.action,
    category: given.category,
    resource_type: given.resource_type,
    resource_id: given.resource_id,
    user_id: given.user_id,
    ip_address: given.ip_address,
    metadata: given.metadata,
    created_at: given.created_at,
    prev_hash: given.prev_hash,
    hash: given.hash,
  }),
);

export class AuditLog implements Audit {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #entropy: Entropy;
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  #tail: { seq: number; hash: string } | null = null;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  constructor(ports: {
    readonly database: Database;
    readonly clock: Clock;
    readonly entropy: Entropy;
    readonly log: Log;
  }) {
    this.#database = ports.database;
    this.#clock = ports.clock;
    this.#entropy = ports.entropy;
    this.#log = ports.log;
  }

  /** Resolves once the row is durable; rejects when the database refuses it, and later rows go on. */
  append(event: AuditEvent): Promise<AuditRow> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject });
      this.#writing ??= this.#writeWaiting();
    });
  }

  /** Calls `listener` after each row; answers how to stop. */
  onRow(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Resolves when everything appended so far is written or refused. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Rows after `seq`, oldest first. */
  async rowsAfter(seq: number, limit: number): Promise<AuditRow[]> {
    const rows = await after.rows(this.#database, { seq, limit });
    return rows.map(fromTable);
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const together = this.#waiting.splice(0, mostAtOnce);
      // One row that the database refuses is no reason to refuse the others.
      if (!(await this.#settle(together, together.length === 1)))
        for (const one of together) await this.#settle([one], true);
    }
    this.#writing = null;
  }

  /** False when it could not be written and nobody was told so. */
  async #settle(together: readonly Waiting[], last: boolean): Promise<boolean> {
    try {
      const rows = await this.#write(together.map(({ event }) => event));
      for (const [at, { resolve }] of together.entries()) resolve(rows[at]!);
      return true;
    } catch (error) {
      if (last) for (const { reject } of together) reject(error);
      return last;
    }
  }

  async #write(events: readonly AuditEvent[]): Promise<AuditRow[]> {
    for (let attempt = 1; ; attempt++) {
      const before = this.#tail ?? (await this.#readTail());
      const rows: AuditRow[] = [];
      for (const event of events) rows.push(this.#link(event, rows.at(-1) ?? before));
      const tail = rows.at(-1)!;
      try {
        await this.#insert(rows.map(toTable));
      } catch (error) {
        this.#tail = null;
        // The answer may be all that was lost; or another gateway took the place in the sequence.
        if (!(await this.#stands(tail.hash))) {
          if (attempt < attempts && (await this.#readTail()).seq !== before.seq) continue;
          throw error;
        }
      }
      this.#tail = { seq: tail.seq, hash: tail.hash };
      for (const row of rows) {
        this.#log.event('audit.row', { row });
        for (const listener of this.#listeners) listener();
      }
      return rows;
    }
  }

  async #insert(rows: readonly Insertable<AuditLogTable>[]): Promise<void> {
    // Mostly it is one.
    if (rows.length === 1) await insertOne.write(this.#database, rows[0]!);
    else await this.#database.insertInto('audit_log').values(rows).execute();
  }

  #link(event: AuditEvent, tail: { seq: number; hash: string }): AuditRow {
    const content = {
      id: this.#entropy.uuid(),
      seq: tail.seq + 1,
      created_at: isoTime(this.#clock),
      action: event.action,
      org_id: event.org_id,
      resource_type: event.resource_type,
      resource_id: event.resource_id,
      user_id: event.user_id,
      ip_address: event.ip_address,
      metadata: JSON.parse(JSON.stringify(event.metadata)) as Record<string, unknown>,
      prev_hash: tail.hash,
    };
    return { ...content, hash: rowHash(content) };
  }

  async #stands(hash: string): Promise<boolean> {
    const row = await this.#database
      .selectFrom('audit_log')
      .select('seq')
      .where('hash', '=', hash)
      .executeTakeFirst();
    return row !== undefined;
  }

  async #readTail(): Promise<{ seq: number; hash: string }> {
    const last = await this.#database
      .selectFrom('audit_log')
      .select(['seq', 'hash'])
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return last ?? { seq: 0, hash: genesisHash };
  }
}
