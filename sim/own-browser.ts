/** A browser of one scenario's own, in a process that can be killed, with a temporary folder of its own. */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from '@playwright/test';

export interface OwnBrowser extends AsyncDisposable {
  readonly browser: Browser;
  readonly process: ChildProcess;
}

export async function launchOwnBrowser(launchOptions: LaunchOptions): Promise<OwnBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'hangup-browser-'));
  const server = await chromium.launchServer({
    headless: true,
    ...launchOptions,
    env: { ...process.env, TMPDIR: folder },
  });
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    process: server.process(),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
