/**
 * Writes the audit log: one writer, one row at a time, each linked to the row before it.
 *
 *     append ──▶ queue ──▶ seq, prev_hash, hash ──▶ insert (durable) ──▶ log `audit.row`, tell the exporter
 */
import type { AuditEvent, AuditRow } from '../contracts/audit.ts';
import type { Audit } from '../gateway/services.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../store/schema.ts';
import { genesisHash, rowHash } from './chain.ts';
import { fromTable, toTable } from './rows.ts';

/** How often a row is tried again when another gateway took its place in the sequence. */
const attempts = 20;

export class AuditLog implements Audit {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #entropy: Entropy;
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  #tail: { seq: number; hash: string } | null = null;
  #writing: Promise<unknown> = Promise.resolve();

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
    const written = this.#writing.then(() => this.#write(event));
    this.#writing = written.catch(() => {});
    return written;
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
    const rows = await this.#database
      .selectFrom('audit_log')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute();
    return rows.map(fromTable);
  }

  async #write(event: AuditEvent): Promise<AuditRow> {
    for (let attempt = 1; ; attempt++) {
      const tail = this.#tail ?? (await this.#readTail());
      const row = this.#link(event, tail);
      try {
        await this.#database.insertInto('audit_log').values(toTable(row)).execute();
      } catch (error) {
        this.#tail = null;
        // The answer may be all that was lost; or another gateway took the place in the sequence.
        if (!(await this.#stands(row.hash))) {
          if (attempt < attempts && (await this.#readTail()).seq !== tail.seq) continue;
          throw error;
        }
      }
      this.#tail = { seq: row.seq, hash: row.hash };
      this.#log.event('audit.row', { row });
      for (const listener of this.#listeners) listener();
      return row;
    }
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
