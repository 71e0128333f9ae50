import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openSqlite } from './sqlite.ts';

interface Tables {
  readonly cats: { readonly name: string; readonly lives: number };
}

async function withACat() {
  const database = openSqlite<Tables>(':memory:');
  await sql`create table cats (name text, lives integer)`.execute(database);
  await database.insertInto('cats').values({ name: 'Tom', lives: 9 }).execute();
  return { database, rows: () => database.selectFrom('cats').selectAll().execute() };
}

test('rows are plain objects', async () => {
  const { rows } = await withACat();
  expect(await rows()).toStrictEqual([{ name: 'Tom', lives: 9 }]);
});

test.each([
  ['added', sql`alter table cats add column colour text`, { name: 'Tom', lives: 9, colour: null }],
  ['renamed', sql`alter table cats rename column lives to left`, { name: 'Tom', left: 9 }],
])('a query that was run before finds a column that is %s', async (_what, change, row) => {
  const { database, rows } = await withACat();
  await rows();
  await change.execute(database);
  expect(await rows()).toEqual([row]);
});
