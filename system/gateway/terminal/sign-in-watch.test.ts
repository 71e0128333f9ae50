import { describe, expect, test } from 'vitest';
import { SignInWatch } from './sign-in-watch.ts';

describe('a revoke', () => {
  test('of the known sign-in concerns the terminal', () => {
    const watch = new SignInWatch();
    expect([watch.identified('s1'), watch.revoked('s1', 'x')]).toEqual([null, true]);
  });

  test('of another sign-in does not', () => {
    const watch = new SignInWatch();
    watch.identified('s1');
    expect(watch.revoked('s2', 'x')).toBe(false);
  });

  test('that is heard before the sign-in is known counts once it is', () => {
    const watch = new SignInWatch();
    expect([watch.revoked('s2', 'other'), watch.revoked('s1', 'lost laptop')]).toEqual([false, false]);
    expect(watch.identified('s1')).toBe('lost laptop');
  });
});
