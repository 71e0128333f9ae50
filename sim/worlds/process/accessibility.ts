/** What keeps people from a page, by WCAG 2.1 A and AA, told in words: what axe-core finds, and what is out of sight. */
import type { Page } from '@playwright/test';
import axe, { type AxeResults } from 'axe-core';
import { cutOff } from './cut-off.ts';

/** A sentence for each violation, with the first element that it stands on; none for a page without barriers. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  // As text: what is compiled here must not be looked for in the page.
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })`,
  );
  const found = violations.map(({ id, help, nodes }) => {
    const [first] = nodes;
    const more = nodes.length > 1 ? ` and ${nodes.length - 1} more` : '';
    return `${id}: ${help}, at ${first?.target.join(' ')}${more}. ${first?.failureSummary?.replaceAll(/\s+/g, ' ')}`;
  });
  return [...found, ...(await page.evaluate(cutOff))];
}
