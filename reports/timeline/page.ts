/** The timeline as a page of its own: one file that opens from disk and asks the network for nothing. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { htmlDocument } from '../document.ts';
import { escapeMarkup } from '../markup.ts';
import { endingsList, timelineViews, verdictPill } from './page-parts.ts';
import { timelineScript } from './page-script.ts';
import { timelineStyle } from './page-style.ts';
import { timelineOf } from './timeline.ts';

export interface PageOptions {
  /** Of the browser's tab; the history's own where it is not given. */
  readonly title?: string;
}

/** Zoom, hover, keyboard, and the drawing as a list where there is no room for it. */
export function timelinePage(records: readonly AnyRecord[], options: PageOptions = {}): string {
  const timeline = timelineOf(records);
  const heading = timeline.title || options.title || 'A history without a title';
  const body = `<header>
<h1>${escapeMarkup(heading)}</h1>
<p class="about">${verdictPill(timeline)} ${escapeMarkup(timeline.about)}</p>
${timeline.reason ? `<p class="reason">${escapeMarkup(timeline.reason)}</p>` : ''}
${endingsList(timeline.endings)}
</header>
<main>${timelineViews(records, timeline)}</main>`;
  return htmlDocument({
    title: options.title ?? heading,
    style: timelineStyle,
    body,
    script: timelineScript,
  });
}
