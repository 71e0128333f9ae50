import type { KyselyPlugin } from 'kysely';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../node/sqlite.ts';
import { compileOnce } from './compile-once.ts';
import { migrate } from './migrate.ts';
import type { Database, Schema } from './schema.ts';

async function databaseWithOrgs(...ids: string[]): Promise<Database> {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  for (const id of ids)
    await database
      .insertInto('orgs')
      .values({ id, name: `The ${id}`, plan: 'free', policy: '{}', created_at: '' })
      .execute();
  return database;
}

test('a query is built once and answers for the values of each run, in any database', async () => {
  const databases = [await databaseWithOrgs('acme', 'umbrella'), await databaseWithOrgs('acme')];
  let built = 0;
  const nameOf = compileOnce((db, given: { id: string }) => {
    built++;
    return db.selectFrom('orgs').select('name').where('id', '=', given.id);
  });
  const [one, other] = databases as [Database, Database];
  expect([
    await nameOf.rows(one, { id: 'acme' }),
    await nameOf.first(one, { id: 'umbrella' }),
    await nameOf.first(other, { id: 'umbrella' }),
  ]).toEqual([[{ name: 'The acme' }], { name: 'The umbrella' }, undefined]);
  expect(built).toBe(1);
});

test('a value may stand in several places, beside what is always the same', async () => {
  const database = await databaseWithOrgs('acme', 'umbrella');
  const found = compileOnce((db, given: { id: string; least: number }) =>
    db
      .selectFrom('orgs')
      .select(['id', sql<string>`${given.id}`.as('asked'), sql<number>`7`.as('seven')])
      .where('plan', '=', 'free')
      .where(({ or, eb }) => or([eb('id', '=', given.id), eb('name', '=', given.id)]))
      .limit(given.least),
  );
  expect(await found.rows(database, { id: 'umbrella', least: 1 })).toEqual([
    { id: 'umbrella', asked: 'umbrella', seven: 7 },
  ]);
});

test('what is written is counted, also by a statement that is SQL by hand', async () => {
  const database = await databaseWithOrgs('acme', 'umbrella');
  const renamed = compileOnce(
    (_, given: { name: string }) => sql`update orgs set name = ${given.name} where id = 'acme'`,
  );
  expect(await renamed.write(database, { name: 'Other' })).toBe(1);
});

test('who asks for one row is told where there is none, without the values', async () => {
  const database = await databaseWithOrgs();
  const org = compileOnce((db, given: { id: string }) =>
    db.selectFrom('orgs').select('id').where('id', '=', given.id),
  );
  await expect(org.one(database, { id: 'secret' })).rejects.toThrow(
    'no row answers select "id" from "orgs" where "id" = ?',
  );
});

test('a plugin sees each run and its result, and one that changes the query has its way', async () => {
  const seen: string[] = [];
  const elsewhere: KyselyPlugin = {
    transformQuery: ({ node }) => {
      seen.push(node.kind);
      return { ...node };
    },
    transformResult: async ({ result }) => ({ ...result, rows: [...result.rows, { id: 'of the plugin' }] }),
  };
  const database = (await databaseWithOrgs('acme')).withPlugin(elsewhere);
  const org = compileOnce((db, given: { id: string }) =>
    db.selectFrom('orgs').select('id').where('id', '=', given.id),
  );
  await org.rows(database, { id: 'none' });
  expect(await org.rows(database, { id: 'acme' })).toEqual([{ id: 'acme' }, { id: 'of the plugin' }]);
  expect(seen).toEqual(['SelectQueryNode', 'SelectQueryNode']);
});
