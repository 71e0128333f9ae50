/**
 * What a page holds and cannot be brought into sight (WCAG 2.1, 1.4.10): text that is cut off at the edge of a box,
 * without dots to say so and without a way to scroll, and a page that is wider than its window. Runs in the page.
 */
export function cutOff(): string[] {
  const found: string[] = [];
  const tooWide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (tooWide > 0) found.push(`the page is ${tooWide} px wider than its window`);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    // A terminal cuts by its own rules.
    if (
      !text.textContent?.trim() ||
      !text.parentElement!.checkVisibility() ||
      text.parentElement!.closest('.xterm')
    )
      continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right } = range.getBoundingClientRect();
    for (let box = text.parentElement; box; box = box.parentElement) {
      const { overflowX, textOverflow, clipPath } = getComputedStyle(box);
      if (
        overflowX === 'auto' ||
        overflowX === 'scroll' ||
        textOverflow === 'ellipsis' ||
        clipPath !== 'none'
      )
        break;
      const edge = box.getBoundingClientRect();
      if (overflowX !== 'visible' && (right > edge.right + 1 || left < edge.left - 1)) {
        found.push(`"${text.textContent.trim()}" is cut off`);
        break;
      }
    }
  }
  return [...new Set(found)];
}
