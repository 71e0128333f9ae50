/** The gateway's database, in memory, through the lives of the gateway: each connects anew. */
import { DatabaseSync } from 'node:sqlite';
import type { Kysely, KyselyPlugin } from 'kysely';
import { kyselyOver } from '../../../system/node/sqlite.ts';
import type { Schema } from '../../../system/store/schema.ts';
import type { Party } from './party.ts';

export class MemoryDatabase {
  readonly #sqlite = new DatabaseSync(':memory:');

  constructor() {
    this.#sqlite.exec('pragma foreign_keys = on');
  }

  /** For the laboratory itself: answers at once. */
  direct(): Kysely<Schema> {
    return kyselyOver<Schema>(this.#sqlite);
  }

  /** For a party: every answer is an event. What a killed one had begun is rolled back. */
  connect(party: Party): Kysely<Schema> {
    if (this.#sqlite.isTransaction) this.#sqlite.exec('rollback');
    const answersLater: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        await party.event();
        return result;
      },
    };
    return this.direct().withPlugin(answersLater);
  }

  close(): void {
    this.#sqlite.close();
  }
}
