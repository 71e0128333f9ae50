/** The database in memory outlives its gateways, and its answers are events that a seed can reorder. */
import { expect, onTestFinished, test } from 'vitest';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { MemoryDatabase } from './memory-database.ts';
import { Party } from './party.ts';
import { Pump } from './pump.ts';

const org = { id: 'o1', name: 'Acme', plan: 'workforce', policy: '{}', created_at: '2026-01-01' } as const;

async function migrated(): Promise<MemoryDatabase> {
  const database = new MemoryDatabase();
  onTestFinished(() => database.close());
  await database.migrate();
  return database;
}

function party(seed = 1) {
  const pump = new Pump(new VirtualClock(), seededEntropy(seed));
  return { pump, party: new Party(pump, () => {}) };
}

test('every database has the same tables, migrated or a copy of one that was', async () => {
  const tables = async () =>
    (await (await migrated()).direct().introspection.getTables()).map(({ name, columns }) => [
      name,
      columns.map((column) => column.name),
    ]);
  expect(await tables()).toEqual(await tables());
});

test('a copy keeps its rows to itself, and its foreign keys', async () => {
  await migrated();
  const [one, other] = [(await migrated()).direct(), (await migrated()).direct()];
  await one.insertInto('orgs').values(org).execute();
  expect(await other.selectFrom('orgs').selectAll().execute()).toEqual([]);
  const nobodys = {
    id: 'u1',
    org_id: 'o2',
    email: 'a',
    name: 'A',
    role: 'member',
    password_hash: '',
  } as const;
  const added = one.insertInto('users').values({ ...nobodys, created_at: org.created_at });
  await expect(added.execute()).rejects.toThrow('FOREIGN KEY constraint failed');
});

test('an answer waits for its turn', async () => {
  const { pump, party: gateway } = party();
  const database = (await migrated()).connect(gateway);
  let answered = false;
  const rows = database
    .selectFrom('orgs')
    .selectAll()
    .execute()
    .then(() => {
      answered = true;
    });
  await Promise.resolve();
  expect(answered).toBe(false);
  await pump.travel(null);
  await rows;
  expect(answered).toBe(true);
});

test('what a killed gateway had begun is rolled back when the next one connects', async () => {
  const database = await migrated();
  const { pump, party: first } = party();
  const begun = database.connect(first);
  void begun.transaction().execute(async (transaction) => {
    await transaction.insertInto('orgs').values(org).execute();
    first.kill();
    await transaction.selectFrom('orgs').selectAll().execute();
  });
  await pump.travel(null);

  database.connect(party().party);

  expect(await database.direct().selectFrom('orgs').selectAll().execute()).toEqual([]);
});

test('a check that is not one with its act loses a race under some seed', async () => {
  /** Two takers of one ticket: each looks whether it is there, then takes it. */
  const winnersOf = async (seed: number) => {
    const { pump, party: gateway } = party(seed);
    const database = (await migrated()).connect(gateway);
    let winners = 0;
    const take = async () => {
      const found = await database.selectFrom('orgs').selectAll().where('id', '=', org.id).execute();
      if (found.length === 0) return;
      await database.deleteFrom('orgs').where('id', '=', org.id).execute();
      winners++;
    };
    void database.insertInto('orgs').values(org).execute();
    await pump.travel(null);
    void take();
    void take();
    await pump.travel(null);
    return winners;
  };
  const winners = await Promise.all(Array.from({ length: 20 }, (_, seed) => winnersOf(seed)));
  expect(new Set(winners)).toContain(2);
});
