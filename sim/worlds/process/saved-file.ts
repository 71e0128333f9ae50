/** A file that a page hands its person. */
import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import type { Tab } from './tab.ts';

/** Clicks, and answers the text of the download that comes of it. */
export async function savedBy(tab: Tab, button: Locator): Promise<string> {
  const coming = tab.page.waitForEvent('download');
  await tab.click(button);
  const download = await tab.user.world.time.during(coming);
  return readFile(await download.path(), 'utf8');
}
