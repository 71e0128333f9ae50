/** A browser of the process tier for a single script, in a process that may be killed. */
import type { ChildProcess } from 'node:child_process';
import type { Browser } from '@playwright/test';
import { runFolder } from '../evidence/run-folder.ts';
import { launchOwnBrowser } from '../own-browser.ts';
import { findChromium } from './chromium.ts';
import { bundle } from './tools.ts';

export interface BrowserForOne extends AsyncDisposable {
  browser(): Promise<Browser>;
  readonly process: ChildProcess;
}

/** Builds the dashboard, too. Throws NoChromium, NoSuchChromium. */
export async function browserFor({ headed }: { readonly headed: boolean }): Promise<BrowserForOne> {
  const executablePath = findChromium({ headed });
  await bundle('system/dashboard');
  // Whatever is put into a temporary place from now on goes with this process, also after Ctrl-C.
  const folder = runFolder();
  process.env.TMPDIR = folder.scratch;
  process.once('exit', () => folder[Symbol.dispose]());
  const own = await launchOwnBrowser({ executablePath, chromiumSandbox: false, headless: !headed });
  return {
    browser: async () => own.browser,
    process: own.process,
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}
