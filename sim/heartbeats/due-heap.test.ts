import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueHeap } from './due-heap.ts';

describe('DueHeap', () => {
  it('gives out what is due, the earliest first, equals in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const heap = new DueHeap<{ at: number; order: number }>();
        const items = times.map((at, order) => ({ at, order }));
        for (const item of items) heap.push(item.at, item);
        const taken = items.map(() => heap.popDue(20));

        expect(taken).toEqual(items.toSorted((a, b) => a.at - b.at || a.order - b.order));
        expect(heap.size).toBe(0);
      }),
    );
  });

  it('keeps what is not due', () => {
    const heap = new DueHeap<string>();
    heap.push(10, 'later');

    expect(heap.popDue(9)).toBeUndefined();
    expect(heap.nextAt).toBe(10);
  });
});
