import { expect, test } from 'vitest';
import { defaultPolicy } from '../contracts/policy.ts';
import { createSlots } from './slots.ts';

/** Of a person who may have four. */
const slots = (terminals: number, scripts: number, elsewhere: { terminals: number; scripts: number }) =>
  createSlots({
    terminals: { countOf: () => terminals },
    scripts: { countOf: () => scripts, countElsewhere: async () => elsewhere.scripts },
    shellHistory: { countElsewhere: async () => elsewhere.terminals },
    policies: { of: () => ({ ...defaultPolicy, sessionsPerUser: 4 }) },
  });
const alice = { user_id: 'alice', org_id: 'acme' };

test.each([
  ['a terminal here', slots(1, 0, { terminals: 0, scripts: 0 })],
  ['a script here', slots(0, 1, { terminals: 0, scripts: 0 })],
  ['a terminal on another gateway', slots(0, 0, { terminals: 1, scripts: 0 })],
  ['a script on another gateway', slots(0, 0, { terminals: 0, scripts: 1 })],
])('%s takes one slot', async (_what, one) => {
  const elsewhere = await one.elsewhere(alice);
  expect(() => one.require(alice, elsewhere + 2)).not.toThrow();
  expect(() => one.require(alice, elsewhere + 3)).toThrow(expect.objectContaining({ code: 'SESSION_LIMIT' }));
});

test('the other gateways may have what is not taken here', () => {
  expect(slots(2, 1, { terminals: 9, scripts: 9 }).mostElsewhere(alice)).toBe(1);
});

test('all of them are counted together', async () => {
  const full = slots(1, 1, { terminals: 1, scripts: 1 });
  expect(await full.elsewhere(alice)).toBe(2);
  expect(() => full.require(alice, 2)).toThrow(expect.objectContaining({ code: 'SESSION_LIMIT' }));
});
