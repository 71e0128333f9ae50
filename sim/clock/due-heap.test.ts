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

  it('forgets what was taken out, once or twice, and keeps the order of the rest', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(200), fc.boolean()), { size: 'large' }), (plan) => {
        const heap = new DueHeap<number>();
        const entries = plan.map(([at], order) => heap.push(at, order));
        for (const [order, [, stays]] of plan.entries()) {
          if (stays) continue;
          heap.remove(entries[order]!);
          heap.remove(entries[order]!);
        }
        const left = entries.filter((_, order) => plan[order]![1]);
        const taken = left.map(() => heap.popDue(200));

        expect(taken).toEqual(
          left.toSorted((a, b) => a.at - b.at || a.order - b.order).map(({ item }) => item),
        );
        expect(heap.popDue(200)).toBeUndefined();
      }),
    );
  });
});
