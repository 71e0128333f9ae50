/** The gateway's database, in memory, through the lives of the gateway: each connects anew. */
import { DatabaseSync } from 'node:sqlite';
import type { Kysely, KyselyPlugin } from 'kysely';
import { kyselyOver } from '../../../system/node/sqlite.ts';
import { migrate } from '../../../system/store/migrate.ts';
import type { Schema } from '../../../system/store/schema.ts';
import type { Party } from './party.ts';

/** The SQL of the newest schema, once it is known in this process. */
let tables: string | null = null;

export class MemoryDatabase {
  readonly #sqlite = new DatabaseSync(':memory:');

  constructor() {
    this.#sqlite.exec('pragma foreign_keys = on');
  }

  /** Gives it its tables. The first database is migrated; the next ones are made of what came of that. */
  async migrate(): Promise<void> {
    if (tables) {
      this.#sqlite.exec(tables);
      return;
    }
    await migrate(this.direct());
    const made = this.#sqlite.prepare(
      "select sql from sqlite_master where sql is not null and name not like 'sqlite_%'",
    );
    tables = made
      .all()
      .map(({ sql }) => `${sql};`)
      .join('\n');
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
