import { expect, test } from 'vitest';
import { anEvent, createAuditWorld } from '../testing/audit-world.ts';
import { createSeededEntropy } from '../testing/seeded-entropy.ts';
import { AuditLog } from './audit-log.ts';
import { verifyChain } from './chain.ts';

test('append() answers the row as it is stored', async () => {
  const { audit } = await createAuditWorld();
  const row = await audit.append(anEvent());
  expect(await audit.rowsAfter(0, 10)).toEqual([row]);
});

test('append() gives each row its place: no gap, hashes linked', async () => {
  const { audit } = await createAuditWorld();
  for (let n = 0; n < 3; n++) await audit.append(anEvent());
  expect(verifyChain(await audit.rowsAfter(0, 10))).toEqual({ ok: true, rows: 3 });
});

test('append() keeps the order of calls that do not wait for each other', async () => {
  const { audit } = await createAuditWorld();
  const ids = ['a', 'b', 'c', 'd'];
  await Promise.all(ids.map((resource_id) => audit.append(anEvent({ resource_id }))));
  expect((await audit.rowsAfter(0, 10)).map((row) => row.resource_id)).toEqual(ids);
});

test('append() logs the row once it is durable', async () => {
  const { audit, log } = await createAuditWorld();
  const row = await audit.append(anEvent());
  expect(log.of('audit.row')).toEqual([{ row }]);
});

test('a row that the database refuses rejects and leaves no gap', async () => {
  const { audit, database, entropy } = await createAuditWorld();
  const once = { ...entropy, uuid: () => 'the same id' };
  const clumsy = new AuditLog({
    database,
    entropy: once,
    clock: (await createAuditWorld()).clock,
    log: { event() {} },
  });
  await clumsy.append(anEvent());
  await expect(clumsy.append(anEvent())).rejects.toThrow('UNIQUE');
  await audit.append(anEvent());
  expect(verifyChain(await audit.rowsAfter(0, 10))).toEqual({ ok: true, rows: 2 });
});

test('two gateways on one database write one chain', async () => {
  const { audit, ports } = await createAuditWorld();
  const other = new AuditLog({ ...ports, entropy: createSeededEntropy('other') });
  await Promise.all([...Array(5)].flatMap(() => [audit.append(anEvent()), other.append(anEvent())]));
  expect(verifyChain(await audit.rowsAfter(0, 100))).toEqual({ ok: true, rows: 10 });
});

test('metadata is hashed as it will be read: without what JSON cannot say', async () => {
  const { audit } = await createAuditWorld();
  await audit.append(anEvent({ metadata: { gone: undefined, kept: null } }));
  const rows = await audit.rowsAfter(0, 10);
  expect([verifyChain(rows).ok, rows[0]!.metadata]).toEqual([true, { kept: null }]);
});

test('settled() waits for everything appended before it', async () => {
  const { audit, log } = await createAuditWorld();
  void audit.append(anEvent());
  void audit.append(anEvent());
  await audit.settled();
  expect(log.of('audit.row')).toHaveLength(2);
});

test('rows that wait for each other are written together, in their order', async () => {
  const { audit, database } = await createAuditWorld();
  let inserts = 0;
  const counting = new Proxy(database, {
    get(target, name) {
      if (name === 'insertInto') inserts++;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const { ports } = await createAuditWorld();
  const log = new AuditLog({ ...ports, database: counting });
  const ids = Array.from({ length: 1000 }, (_, n) => `m${n}`);
  await Promise.all(ids.map((resource_id) => log.append(anEvent({ resource_id }))));
  const rows = await audit.rowsAfter(0, 2000);
  expect(rows.map((row) => row.resource_id)).toEqual(ids);
  expect([verifyChain(rows), inserts < 10]).toEqual([{ ok: true, rows: 1000 }, true]);
});

test('of rows that are written together one that is refused rejects alone', async () => {
  const { audit, database, ports } = await createAuditWorld();
  let drawn = 0;
  // The third row gets the first one's id, whenever it is tried.
  const uuid = () => (++drawn === 3 || drawn === 6 ? 'twice' : drawn === 1 ? 'twice' : `id${drawn}`);
  const clumsy = new AuditLog({ ...ports, database, entropy: { ...ports.entropy, uuid } });
  const first = clumsy.append(anEvent({ resource_id: 'a' }));
  const rest = ['b', 'c', 'd'].map((resource_id) => clumsy.append(anEvent({ resource_id })));
  const ends = await Promise.allSettled([first, ...rest]);
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  const rows = await audit.rowsAfter(0, 10);
  expect([rows.map((row) => row.resource_id), verifyChain(rows).ok]).toEqual([['a', 'b', 'd'], true]);
});
