/**
 * What a screen reader tells of a page without being asked: alerts that appear, and what changes in a live
 * region that was there before. One that comes with its text in it is not told, nor is what stands behind a
 * dialog: that is not there until the dialog has closed. Runs in the page.
 */
export function listenToLiveRegions(): void {
  const heard: string[] = [];
  const known = new Map<Element, string>();
  const listen = (first: boolean) => {
    for (const region of document.querySelectorAll<HTMLElement>(
      '[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]',
    )) {
      const dialog = document.querySelector('dialog:modal');
      if (!region.checkVisibility() || (dialog && !dialog.contains(region))) {
        known.delete(region);
        continue;
      }
      const before = known.get(region);
      const text = region.innerText.replaceAll(/\s+/g, ' ').trim();
      known.set(region, text);
      const told = before !== undefined || (!first && region.role === 'alert');
      if (told && text !== '' && text !== before) heard.push(text);
    }
  };
  listen(true);
  new MutationObserver(() => listen(false)).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  Object.assign(window, { __hangupHeard: heard });
}
