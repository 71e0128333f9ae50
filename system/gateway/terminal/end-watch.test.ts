import { describe, expect, test } from 'vitest';
import { EndWatch } from './end-watch.ts';

describe('a revoke', () => {
  test('of the known sign-in concerns the terminal', () => {
    const watch = new EndWatch();
    expect([watch.belongsTo('s1'), watch.ended('s1', 'x')]).toEqual([null, true]);
  });

  test('of another sign-in does not', () => {
    const watch = new EndWatch();
    watch.belongsTo('s1');
    expect(watch.ended('s2', 'x')).toBe(false);
  });

  test('that is heard before the sign-in is known counts once it is', () => {
    const watch = new EndWatch();
    expect([watch.ended('s2', 'other'), watch.ended('s1', 'lost laptop')]).toEqual([false, false]);
    expect(watch.belongsTo('s1')).toBe('lost laptop');
  });
});
