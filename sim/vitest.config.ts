import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['system/**/*.test.ts', 'sim/**/*.test.ts', 'reports/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'reports/out/**'],
    environment: 'node',
    testTimeout: 20_000,
  },
});
