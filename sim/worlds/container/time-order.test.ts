import { expect, test } from 'vitest';
import { TimeOrder } from './time-order.ts';

function recorder() {
  const order = new TimeOrder();
  const recorded: string[] = [];
  return { order, recorded, add: (at: number, what: string) => order.add(at, () => recorded.push(what)) };
}

test('a cause that is heard of behind its effect is recorded before it', () => {
  const { order, recorded, add } = recorder();
  add(2.2, 'the shell gets a byte');
  add(2.1, 'the gateway writes its row');
  order.recordUntil(3);
  expect(recorded).toEqual(['the gateway writes its row', 'the shell gets a byte']);
});

test('what happened at one instant stays in the order in which it was heard of', () => {
  const { order, recorded, add } = recorder();
  for (const what of ['a', 'b', 'c']) add(1, what);
  order.recordUntil(1);
  expect(recorded).toEqual(['a', 'b', 'c']);
});

test('what happened later waits: something before it may be on its way', () => {
  const { order, recorded, add } = recorder();
  add(5, 'later');
  order.recordUntil(4);
  expect(recorded).toEqual([]);
  add(4.5, 'before it');
  order.recordUntil(5);
  expect(recorded).toEqual(['before it', 'later']);
});

test('nothing is recorded twice', () => {
  const { order, recorded, add } = recorder();
  add(1, 'once');
  order.recordUntil(1);
  order.recordUntil(2);
  expect(recorded).toEqual(['once']);
});
