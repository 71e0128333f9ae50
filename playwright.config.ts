/** How the scenarios run: every one in a world of its own, in Debian's or Playwright's Chromium. */
import { defineConfig } from '@playwright/test';

const executablePath = process.env.HANGUP_CHROMIUM;

export default defineConfig({
  testDir: './scenarios',
  testMatch: '**/*.spec.ts',
  outputDir: './reports/out/scenarios',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  workers: '100%',
  // A limit for the hung, not a measure of the slow: a busy machine takes its time.
  timeout: 600_000,
  use: {
    browserName: 'chromium',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      chromiumSandbox: false,
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    // Traces keep URLs and answers, and with them tokens: the history is the evidence instead.
    trace: 'off',
    screenshot: 'off',
    video: 'off',
  },
  // A project is a tier: what is real in it is decided by its name.
  // Containers of one world that come and go are network changes to the browser of another: one at a time.
  projects: [{ name: 'sim' }, { name: 'process' }, { name: 'container', workers: 1 }],
  reporter: [
    ['./reports/scenario-reporter.ts'],
    ['junit', { outputFile: 'reports/out/junit.xml' }],
    ['allure-playwright', { resultsDir: 'reports/out/allure-results', detail: false }],
  ],
});
