/** A database that gateways share, empty but for their leases. What rows belong to need not be in it. */
import { CompiledQuery } from 'kysely';
import { openSqlite } from '../node/sqlite.ts';
import { migrate } from '../store/migrate.ts';
import type { Database, Schema } from '../store/schema.ts';

/** @param leases by gateway */
export async function leasedDatabase(leases: Record<string, string>): Promise<Database> {
  const database = openSqlite<Schema>(':memory:');
  await migrate(database);
  await database.executeQuery(CompiledQuery.raw('pragma foreign_keys = off'));
  for (const [id, lease] of Object.entries(leases))
    await database.insertInto('gateways').values({ id, lease, beats: 0, address: null }).execute();
  return database;
}
