import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../store/schema.ts';
import { leasedDatabase } from '../testing/leased-database.ts';
import { scriptRow } from '../testing/script-row.ts';
import { shellSessionRow } from '../testing/shell-session-row.ts';
import { ScriptRows } from './scripts/script-rows.ts';
import { createShellSessionRows } from './shell-session-rows.ts';
import type { Room } from './slot-row.ts';

interface Asked extends Room {
  readonly id: string;
  readonly gateway: string;
}

const openTerminal = (database: Database, { id, gateway, lease, mostElsewhere }: Asked) =>
  createShellSessionRows(database, () => lease).open(
    shellSessionRow(id, { gatewayId: gateway, connection: id }),
    mostElsewhere,
  );
const openScript = (database: Database, { id, gateway, ...room }: Asked) =>
  new ScriptRows(database).open(scriptRow(id, { gateway_id: gateway }), room);

async function world() {
  const database = await leasedDatabase({ g1: 'a', g2: 'b' });
  onTestFinished(() => database.destroy());
  const ids = async () => {
    const of = (table: 'shell_sessions' | 'script_runs') => database.selectFrom(table).select('id').execute();
    return [...(await of('shell_sessions')), ...(await of('script_runs'))].map(({ id }) => id);
  };
  return { database, ids };
}

const here = { gateway: 'g1', lease: 'a' };
const there = { gateway: 'g2', lease: 'b' };

for (const [kind, open] of [
  ['terminal', openTerminal],
  ['script', openScript],
] as const) {
  test.each([
    ['that it has lost', 'old'],
    ['that it never had', null],
  ])(`a gateway opens no ${kind} under a lease %s`, async (_which, lease) => {
    const { database, ids } = await world();
    for (const mostElsewhere of [0, Number.POSITIVE_INFINITY])
      await expect(open(database, { ...here, id: 'x', lease, mostElsewhere })).rejects.toThrow(
        'gateway g1 has lost its lease',
      );
    expect(await ids()).toEqual([]);
  });

  for (const [other, openOther] of [
    ['terminal', openTerminal],
    ['script', openScript],
  ] as const) {
    test(`of a ${kind} and a ${other} that take the last slot on two gateways in one moment one has it`, async () => {
      const { database, ids } = await world();
      const opened = await Promise.all([
        open(database, { ...here, id: 'x', mostElsewhere: 0 }),
        openOther(database, { ...there, id: 'y', mostElsewhere: 0 }),
      ]);
      expect([opened.toSorted(), await ids()]).toEqual([[false, true], [expect.any(String)]]);
    });

    test(`a ${kind} is let be beside a ${other} elsewhere where there is room for both`, async () => {
      const { database, ids } = await world();
      await openOther(database, { ...there, id: 'y', mostElsewhere: 1 });
      expect(await open(database, { ...here, id: 'x', mostElsewhere: 1 })).toBe(true);
      expect((await ids()).toSorted()).toEqual(['x', 'y']);
    });
  }
}
