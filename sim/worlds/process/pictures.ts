/** Pictures of the pages of a world, for who looks at a failure. */
import type { PageParty } from './page-party.ts';

/** Of those that are there; one that goes meanwhile has none. */
export async function picturesOf(pages: readonly PageParty[]): Promise<{ name: string; body: Buffer }[]> {
  const shots = pages
    .filter(({ gone }) => !gone)
    .map(async ({ name, page }) => ({ name: `${name}.png`, body: await page.screenshot() }));
  const taken = await Promise.allSettled(shots);
  return taken.filter((shot) => shot.status === 'fulfilled').map((shot) => shot.value);
}
