import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../node/sqlite.ts';
import { migrate } from '../../store/migrate.ts';
import type { Schema } from '../../store/schema.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createMemoryLog } from '../../testing/memory-log.ts';
import { createSeededEntropy } from '../../testing/seeded-entropy.ts';
import { GatewayLease } from './lease.ts';

const leaseMs = 90_000;
const period = leaseMs / 3;

async function sharedDatabase() {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  const clock = createManualClock();
  const log = createMemoryLog();
  const entropy = createSeededEntropy();

  /** A gateway that notes what its lease asks of it, and whose database may be out of reach. */
  function gateway(gatewayId: string) {
    const done: string[] = [];
    const link = { cut: false };
    const cuttable = database.withPlugin({
      transformQuery: ({ node }) => {
        if (link.cut) throw new Error('the database is out of reach');
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const lease = new GatewayLease(
      { clock, entropy, log, database: cuttable },
      { gatewayId, address: null, leaseMs },
      {
        lost: async () => void done.push('lost'),
        returning: async () => {
          await cuttable.selectFrom('gateways').selectAll().execute();
          done.push('returning');
        },
        returned: async () => void done.push('returned'),
        renewed: async (struckOut) => void done.push(...struckOut.map((id) => `struck out ${id}`)),
      },
    );
    onTestFinished(() => lease.release());
    return { lease, done, link };
  }
  const leases = async () =>
    (await database.selectFrom('gateways').select('id').orderBy('id').execute()).map(({ id }) => id);
  return { database, clock, log, gateway, leases };
}

test('a gateway that renews its lease keeps it, and the others leave it alone', async () => {
  const { gateway, clock, leases } = await sharedDatabase();
  const [a, b] = [gateway('a'), gateway('b')];
  await a.lease.take();
  await b.lease.take();
  await clock.advance(100 * leaseMs);
  expect([a.done, b.done, await leases()]).toEqual([[], [], ['a', 'b']]);
});

test('a gateway that is cut off gives up seven twelfths of a lease after its last renewal', async () => {
  const { gateway, clock } = await sharedDatabase();
  const { lease, done, link } = gateway('a');
  await lease.take();
  await clock.advance(period);
  link.cut = true;
  await clock.advance(1.75 * period - 1);
  const before = [...done];
  await clock.advance(1);
  expect([before, done, lease.token]).toEqual([[], ['lost'], null]);
});

test('a gateway that is cut off for half its lease keeps it', async () => {
  const { gateway, clock } = await sharedDatabase();
  const { lease, done, link } = gateway('a');
  await lease.take();
  link.cut = true;
  await clock.advance(leaseMs / 2);
  link.cut = false;
  await clock.advance(10 * leaseMs);
  expect([done, lease.token]).toEqual([[], expect.any(String)]);
});

test('a silent gateway is struck out within its lease, after it has given up, by one of the others', async () => {
  const { gateway, clock, leases } = await sharedDatabase();
  const [a, b, c] = [gateway('a'), gateway('b'), gateway('c')];
  await a.lease.take();
  await clock.advance(period / 2);
  await b.lease.take();
  await c.lease.take();
  a.link.cut = true;
  await clock.advance(1.75 * period);
  const before = [a.done, [...b.done, ...c.done]].map((done) => [...done]);
  await clock.advance(1.25 * period);
  expect([before, [...b.done, ...c.done], await leases()]).toEqual([
    [['lost'], []],
    ['struck out a'],
    ['b', 'c'],
  ]);
});

test('a gateway that comes back writes what it owes before it takes its lease anew', async () => {
  const { gateway, clock, leases } = await sharedDatabase();
  const [a, b] = [gateway('a'), gateway('b')];
  await a.lease.take();
  await b.lease.take();
  const first = a.lease.token;
  a.link.cut = true;
  await clock.advance(2 * leaseMs);
  a.link.cut = false;
  await clock.advance(leaseMs);
  expect(a.done).toEqual(['lost', 'returning', 'returned']);
  expect([await leases(), a.lease.token === first]).toEqual([['a', 'b'], false]);
});

test('a gateway that was struck out while it lived ends what it has', async () => {
  const { gateway, clock, database } = await sharedDatabase();
  const { lease, done } = gateway('a');
  await lease.take();
  await database.deleteFrom('gateways').execute();
  await clock.advance(period);
  expect([done, lease.token]).toEqual([['lost'], null]);
});

test('a lease that is given back is nobody’s, and no timer is left', async () => {
  const { gateway, clock, leases } = await sharedDatabase();
  const { lease } = gateway('a');
  await lease.take();
  await lease.release();
  expect([await leases(), clock.waiting]).toEqual([[], 0]);
});

test('a wall clock that jumps moves no lease', async () => {
  const { gateway, clock, leases } = await sharedDatabase();
  const [a, b] = [gateway('a'), gateway('b')];
  await a.lease.take();
  await b.lease.take();
  await clock.advance(period);
  clock.jumpWall(3_600_000);
  await clock.advance(period);
  expect([a.done, b.done, await leases()]).toEqual([[], [], ['a', 'b']]);
});
