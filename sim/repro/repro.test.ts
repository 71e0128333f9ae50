import { describe, expect, test } from 'vitest';
import { causes, closes } from '../../system/contracts/closes.ts';
import { endings, endingsFor } from './catalogue.ts';
import type { Ending, Way, Wish } from './ending.ts';
import { sightsOf } from './observers.ts';
import { playEnding } from './play-ending.ts';

const wish = (more: Partial<Wish> = {}): Wish => ({ tier: 'sim', how: null, atMs: null, ...more });

const variants = endings.flatMap((ending) =>
  (ending.ways ?? [null]).map((how): [string, Ending, Way | null] => [
    `${ending.code} ${ending.name} ${how ?? ''}`.trim(),
    ending,
    how,
  ]),
);

describe('every ending comes as it was asked for, is seen by all its observers, and every invariant holds:', () => {
  test.for(variants)('%s', async ([, ending, how]) => {
    const { outcome, seen, brought } = await playEnding(ending, wish({ how }), { seed: 1 });
    expect(outcome).toEqual({ status: 'passed' });
    expect(seen?.gateway?.cause).toBe(ending.cause);
    expect((brought?.byHand ?? seen?.page)?.code).toBe(ending.code);
    expect([seen?.browserWire?.code, seen?.gatewayWire?.code]).toEqual([ending.code, ending.code]);
    for (const { saw } of sightsOf(seen!, brought?.byHand)) expect(saw).not.toMatch(/^no end|^nothing/);
  });
});

describe('an ending that is given an age comes then:', () => {
  test.for(endings.filter(({ at }) => at))('$name', async (ending) => {
    const atMs = 90_000;
    const { records, outcome } = await playEnding(ending, wish({ atMs, how: ending.ways?.[0] ?? null }), {
      seed: 1,
    });
    expect(outcome).toEqual({ status: 'passed' });
    const opened = records.find(({ kind }) => kind === 'session.opened');
    const cause = records.find(({ kind }) => kind === 'session.ended');
    const delay = cause!.t - opened!.t - atMs;
    // Some causes take their time to be noticed: probes, the drain.
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThanOrEqual(ending.at === 'due' ? 0 : 60_000);
  });
});

test('an ending that came otherwise than asked for has failed', async () => {
  const wrong: Ending = { ...endingsFor('shell_exited')[0]!, cause: 'user_closed' };
  const { outcome } = await playEnding(wrong, wish(), { seed: 1 });
  expect(outcome).toMatchObject({
    status: 'failed',
    error: { message: 'expected the gateway to say user_closed, it says shell_exited' },
  });
});

test('every cause of the table can be brought about', () => {
  expect(new Set(endings.map(({ cause }) => cause))).toEqual(new Set(causes));
});

test("the codes are the table's, 1006 where it has none", () => {
  const own = endings.filter(({ name, cause }) => name === cause);
  for (const { cause, code } of own) expect(code).toBe(closes[cause].code ?? 1006);
});

test('names are unique, and a code finds its usual ending first', () => {
  expect(new Set(endings.map(({ name }) => name)).size).toBe(endings.length);
  expect(endingsFor('1006')[0]?.name).toBe('connection_lost');
  expect(endingsFor('1000')[0]?.name).toBe('user_closed');
  expect(endingsFor('1011')[0]?.name).toBe('agent_error');
});
