import { expect, onTestFinished, test } from 'vitest';
import { defaultPolicy } from '../contracts/policy.ts';
import { leasedDatabase } from '../testing/leased-database.ts';
import { createMemoryLog } from '../testing/memory-log.ts';
import { scriptRow } from '../testing/script-row.ts';
import { shellSessionRow } from '../testing/shell-session-row.ts';
import { ScriptRows } from './scripts/script-rows.ts';
import { createShellSessionRows } from './shell-session-rows.ts';
import { createSlots } from './slots.ts';

const leases = { g1: 'a', g2: 'b', g3: 'c' };
type Gateway = keyof typeof leases;

/** Of a person who may have four, as their gateway g1 sees it. */
async function slots(here: { terminals?: number; scripts?: number } = {}) {
  const database = await leasedDatabase(leases);
  onTestFinished(() => database.destroy());
  const terminals = (gatewayId: Gateway) => createShellSessionRows(database, () => leases[gatewayId]);
  const scripts = new ScriptRows(database);
  const log = createMemoryLog();
  return {
    log,
    ...createSlots(
      { database, log },
      {
        terminals: { countOf: () => here.terminals ?? 0 },
        scripts: { countOf: () => here.scripts ?? 0 },
        policies: { of: () => ({ ...defaultPolicy, sessionsPerUser: 4 }) },
      },
      'g1',
    ),
    terminal: (gatewayId: Gateway, id: string, userId = 'alice') =>
      terminals(gatewayId).open(shellSessionRow(id, { gatewayId, userId })),
    script: (gateway: Gateway, id: string, user = 'alice') =>
      scripts.open(scriptRow(id, { gateway_id: gateway, user_id: user }), {
        lease: leases[gateway],
        mostElsewhere: Number.POSITIVE_INFINITY,
      }),
    async endBoth(terminal: string, script: string) {
      const endedAt = '2026-01-05T08:01:00.000Z';
      const end = { cause: 'user_closed', closeCode: 1000, endedAt, durationMs: 0, exit: null } as const;
      await terminals('g2').end(terminal, end);
      await scripts.end(script, {
        status: 'completed',
        exit_code: 0,
        signal: null,
        error: null,
        output: '',
        output_bytes: 0,
        ended_at: endedAt,
        duration_ms: 0,
      });
    },
    strikeOut: (id: Gateway) => database.deleteFrom('gateways').where('id', '=', id).execute(),
  };
}
const alice = { user_id: 'alice', org_id: 'acme' };

test.each([
  ['a terminal here', () => slots({ terminals: 1 })],
  ['a script here', () => slots({ scripts: 1 })],
])('%s takes one slot', async (_what, make) => {
  const one = await make();
  expect(() => one.require(alice, 2)).not.toThrow();
  expect(() => one.require(alice, 3)).toThrow(expect.objectContaining({ code: 'SESSION_LIMIT' }));
});

test('the other gateways may have what is not taken here', async () => {
  expect((await slots({ terminals: 2, scripts: 1 })).mostElsewhere(alice)).toBe(1);
});

test('terminals and scripts elsewhere are counted together', async () => {
  const full = await slots({ terminals: 1 });
  await full.terminal('g2', 'there');
  await full.script('g2', 'there');
  await full.script('g3', 'there, too');
  const elsewhere = await full.elsewhere(alice);
  expect(elsewhere).toBe(3);
  expect(() => full.require(alice, elsewhere)).toThrow(expect.objectContaining({ code: 'SESSION_LIMIT' }));
  expect(full.log.of('slot.refused')).toEqual([{ user: 'alice' }]);
});

test("what is here, over, another person's, or of a gateway without a lease is not taken elsewhere", async () => {
  const free = await slots();
  for (const open of [free.terminal, free.script]) {
    await open('g1', 'here');
    await open('g2', 'over');
    await open('g2', "bob's", 'bob');
    await open('g3', 'dead');
  }
  expect(await free.elsewhere(alice)).toBe(4);
  await free.endBoth('over', 'over');
  expect(await free.elsewhere(alice)).toBe(2);
  await free.strikeOut('g3');
  expect(await free.elsewhere(alice)).toBe(0);
});
