/** Beats cost the database little, and however late its answers come, a machine that beats is online. */
import { expect, onTestFinished, test } from 'vitest';
import { AuditLog } from '../audit/audit-log.ts';
import { defaultPolicy } from '../contracts/policy.ts';
import { openSqlite } from '../node/sqlite.ts';
import { systemEntropy as entropy } from '../node/system-entropy.ts';
import { migrate } from '../store/migrate.ts';
import type { Schema } from '../store/schema.ts';
import { createOrg, enrolMachine } from '../store/seed.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { MachineRegistry } from './machines.ts';

const online = (node_key: string, version = '1') => ({ node_key, version, status: 'online' }) as const;

/** Enrolled machines; their node keys are their names, padded. */
async function withMachines(...names: string[]) {
  const whole = openSqlite<Schema>(':memory:');
  onTestFinished(() => whole.destroy());
  await migrate(whole);
  const clock = createManualClock();
  await createOrg({ database: whole, clock, entropy }, { id: 'acme', name: 'Acme' });
  for (const id of names)
    await enrolMachine(
      { database: whole, clock, entropy },
      { id, orgId: 'acme', name: id, tailnetIp: '100.64.0.1', agentPort: 1, nodeKey: keyOf(id) },
    );
  let writes = 0;
  /** Reads that will be answered at once, and what the one behind them waits for. */
  let [atOnce, release] = [Number.POSITIVE_INFINITY, Promise.resolve()];
  const reads = new WeakSet<object>();
  const database = whole.withPlugin({
    transformQuery: ({ node, queryId }) => {
      if (node.kind === 'SelectQueryNode') reads.add(queryId);
      else writes++;
      return node;
    },
    transformResult: async ({ result, queryId }) => {
      if (reads.has(queryId) && atOnce-- === 0) await release;
      return result;
    },
  });
  const log = { event: () => {} };
  const registryOn = (its: typeof database) => {
    const registry = new MachineRegistry(
      { database: its, clock, log },
      {
        audit: new AuditLog({ database: whole, clock, entropy, log }),
        policies: { of: () => defaultPolicy },
      },
    );
    onTestFinished(() => registry.stop());
    return registry;
  };
  return {
    registry: registryOn(database),
    /** Of another gateway, whose reads and writes are neither held nor counted. */
    other: registryOn(whole),
    clock,
    /** The answer to the nth read from here waits until it is let go. */
    holdRead(nth: number) {
      const { promise, resolve } = Promise.withResolvers<void>();
      [atOnce, release] = [nth - 1, promise];
      return resolve;
    },
    /** Statements that write, since it was last asked. */
    writes() {
      const since = writes;
      writes = 0;
      return since;
    },
    rows: async () => {
      const found = await whole.selectFrom('machines').selectAll().orderBy('id').execute();
      return found.map(({ status, version, last_seen_at }) => [status, version, last_seen_at?.slice(14, 23)]);
    },
  };
}

const keyOf = (name: string) => name.padEnd(16, '-');

test('beats of a second are noted together, each with its own', async () => {
  const { registry, clock, rows, writes } = await withMachines('a', 'b', 'c');
  for (const name of ['a', 'b', 'c']) await registry.beat(online(keyOf(name)));
  await clock.advance(30_000);
  writes();
  for (const name of ['a', 'b', 'c']) {
    await registry.beat(online(keyOf(name), `2 of ${name}`));
    await clock.advance(100);
  }
  await clock.advance(900);
  expect([await rows(), writes()]).toEqual([
    [
      ['online', '2 of a', '00:30.000'],
      ['online', '2 of b', '00:30.100'],
      ['online', '2 of c', '00:30.200'],
    ],
    2,
  ]);
});

test('a gateway that stops notes what came in its last second', async () => {
  const { registry, clock, rows } = await withMachines('a', 'b');
  for (const name of ['a', 'b']) await registry.beat(online(keyOf(name)));
  await clock.advance(30_000);
  for (const name of ['a', 'b']) {
    await registry.beat(online(keyOf(name)));
    await clock.advance(100);
  }
  registry.stop();
  await registry.settled();
  expect(await rows()).toEqual([
    ['online', '1', '00:30.000'],
    ['online', '1', '00:30.100'],
  ]);
  expect(clock.waiting).toBe(0);
});

test('a last beat that comes behind another one in a second is what stays noted', async () => {
  const { registry, clock, rows } = await withMachines('a', 'b');
  await registry.beat(online(keyOf('b')));
  await registry.beat(online(keyOf('a')));
  await clock.advance(500);
  await registry.beat({ node_key: keyOf('a'), version: 'last', status: 'offline' });
  await clock.advance(1000);
  expect((await rows())[0]).toEqual(['offline', 'last', '00:00.500']);
});

test('a beat whose machine is marked offline while it is looked up brings it online again', async () => {
  const { registry, clock, rows, holdRead } = await withMachines('a');
  await registry.beat(online(keyOf('a')));
  await clock.advance(89_999);
  const letGo = holdRead(1);
  const beat = registry.beat(online(keyOf('a')));
  await clock.advance(1);
  const during = (await rows())[0]?.[0];
  letGo();
  await beat;
  expect([during, (await rows())[0]?.[0]]).toEqual(['offline', 'online']);
});

test('a machine whose silence is over before it is known how it stands stays online', async () => {
  const { registry, clock, rows, holdRead } = await withMachines('a');
  await registry.beat(online(keyOf('a')));
  await clock.advance(89_999);
  const letGo = holdRead(1);
  await clock.advance(1);
  await registry.beat(online(keyOf('a')));
  letGo();
  await clock.advance(1);
  expect((await rows())[0]?.[0]).toBe('online');
});

test('a late beat that another gateway gets is known to all before the machine’s time is over', async () => {
  const { registry, other, clock, rows } = await withMachines('a', 'b');
  await other.beat(online(keyOf('a')));
  await clock.advance(89_400);
  // What comes within a second of this one would wait.
  await registry.beat(online(keyOf('b')));
  await clock.advance(100);
  await registry.beat(online(keyOf('a')));
  await clock.advance(500);
  expect((await rows())[0]).toEqual(['online', '1', '01:29.500']);
});

test('a machine whose silence is over at another gateway before it is marked here stays online', async () => {
  const { registry, other, clock, rows, holdRead } = await withMachines('a');
  await registry.beat(online(keyOf('a')));
  await clock.advance(89_999);
  const letGo = holdRead(1);
  await clock.advance(1);
  await other.beat(online(keyOf('a')));
  letGo();
  await clock.advance(1);
  expect((await rows())[0]?.[0]).toBe('online');
  await clock.advance(90_000);
  expect((await rows())[0]?.[0]).toBe('offline');
});

test('a goodbye that was held up until the machine is back is no goodbye', async () => {
  const { registry, rows } = await withMachines('a');
  await registry.beat(online(keyOf('a')));
  const goodbye = registry.beat({ ...online(keyOf('a')), status: 'offline' });
  await Promise.all([goodbye, registry.beat(online(keyOf('a')))]);
  expect((await rows())[0]?.[0]).toBe('online');
});

test('a machine that comes back while its goodbye is noted is online', async () => {
  const { registry, rows, holdRead } = await withMachines('a');
  await registry.beat(online(keyOf('a')));
  const letGo = holdRead(2);
  const goodbye = registry.beat({ ...online(keyOf('a')), status: 'offline' });
  await new Promise((resolve) => setImmediate(resolve));
  await registry.beat(online(keyOf('a')));
  letGo();
  await goodbye;
  expect((await rows())[0]?.[0]).toBe('online');
});

test('a machine is not taken for silent because two gateways’ clocks differ', async () => {
  const { registry, other, clock, rows } = await withMachines('a');
  await registry.beat(online(keyOf('a')));
  await clock.advance(60_000);
  clock.jumpWall(-3_600_000);
  await other.beat(online(keyOf('a')));
  clock.jumpWall(3_600_000);
  await clock.advance(30_000);
  expect((await rows())[0]?.[0]).toBe('online');
});

test.each([
  ['is over by the clock on the wall', 3_600_000],
  ['is nearly over', 85_000],
])(
  'a gateway that starts hears a whole interval, and the way of a beat, before a machine is silent whose time %s',
  async (_, downMs) => {
    const { registry, other, clock, rows } = await withMachines('a', 'b');
    await other.beat(online(keyOf('a')));
    await other.beat(online(keyOf('b')));
    clock.jumpWall(downMs);
    await registry.start();
    const statuses = async () => (await rows()).map(([status]) => status);
    await clock.advance(40_000);
    expect(await statuses()).toEqual(['online', 'online']);
    await other.beat(online(keyOf('a')));
    await clock.advance(5000);
    expect(await statuses()).toEqual(['online', 'offline']);
  },
);

test('a machine that another gateway marks while its beat is noted here is online again', async () => {
  const { registry, other, clock, rows, holdRead } = await withMachines('a');
  await other.beat(online(keyOf('a')));
  await clock.advance(89_999);
  const letGo = holdRead(1);
  const beat = registry.beat(online(keyOf('a')));
  await clock.advance(1);
  const during = (await rows())[0]?.[0];
  letGo();
  await beat;
  expect([during, (await rows())[0]?.[0]]).toEqual(['offline', 'online']);
});
