import { describe, expect, test, vi } from 'vitest';
import { catalogue } from '../bench/catalogue.ts';
import { bench } from './bench.ts';

async function said(...args: string[]) {
  const out = vi.spyOn(console, 'log').mockImplementation(() => {});
  const errors = vi.spyOn(console, 'error').mockImplementation(() => {});
  const code = await bench.run(args);
  const text = [...out.mock.calls, ...errors.mock.calls].flat().join('\n');
  vi.restoreAllMocks();
  return { code, text };
}

describe('hangup bench', () => {
  test('--list names every benchmark', async () => {
    const { code, text } = await said('--list');
    expect(code).toBe(0);
    for (const { name, about } of catalogue) expect(text).toMatch(new RegExp(`^${name} +${about}$`, 'm'));
  });

  test.each([
    [['--only', 'judgin'], 'did you mean'],
    [['--scale', '0'], 'it takes a number over 0, at most 100'],
    [['--scale', 'half'], 'it takes a number over 0, at most 100'],
  ])('%j is refused with what would be right', async (args, right) => {
    const { code, text } = await said(...args);
    expect(code).toBe(64);
    expect(text).toContain(right);
  });
});
