/** The gateway's database, in memory, through the lives of the gateway: each connects anew. */
import { DatabaseSync } from 'node:sqlite';
import type { Kysely, KyselyPlugin } from 'kysely';
import { kyselyOver } from '../../../system/node/sqlite.ts';
import { migrate } from '../../../system/store/migrate.ts';
import type { Schema } from '../../../system/store/schema.ts';
import type { Party } from './party.ts';

/** What Node can do and its typings do not tell yet. */
interface Image {
  serialize(): Uint8Array;
  deserialize(image: Uint8Array): void;
}

/** An empty database of the newest schema, once there was one in this process. */
let migrated: Uint8Array | null = null;

export class MemoryDatabase {
  readonly #sqlite = new DatabaseSync(':memory:') as DatabaseSync & Image;

  constructor() {
    this.#sqlite.exec('pragma foreign_keys = on');
  }

  /** Gives it its tables. The first database is migrated; the next ones are copies of what came of that. */
  async migrate(): Promise<void> {
    if (migrated) {
      this.#sqlite.deserialize(migrated);
      return;
    }
    await migrate(this.direct());
    migrated = this.#sqlite.serialize();
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
