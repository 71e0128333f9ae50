/** The timeline as a page of its own: one file that opens from disk and asks the network for nothing. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { escapeMarkup } from './markup.ts';
import { timelineSvg } from './svg.ts';

export interface PageOptions {
  /** Of the browser's tab; the history's own where it is not given. */
  readonly title?: string;
}

export function timelinePage(records: readonly AnyRecord[], options: PageOptions = {}): string {
  const first = records[0];
  const title = options.title ?? (first?.kind === 'run.started' ? first.data.title : 'Timeline');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeMarkup(title)}</title>
<main>${timelineSvg(records)}</main>
</html>
`;
}
