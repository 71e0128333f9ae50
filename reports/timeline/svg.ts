/** The timeline as one SVG: time runs down, lanes stand side by side, what travels is an arrow between them. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { drawHead } from './draw-head.ts';
import { drawLanes } from './draw-lanes.ts';
import { drawLinks } from './draw-links.ts';
import { drawRows } from './draw-rows.ts';
import { place, sizes } from './layout.ts';
import { escapeMarkup } from './markup.ts';
import { svgStyle } from './svg-style.ts';
import type { Theme } from './theme.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export interface SvgOptions {
  /** Default `auto`: as the reader's system is set. */
  readonly theme?: Theme;
  /** Default 400; what does not fit is folded. */
  readonly mostRows?: number;
  /** Without title and endings, for a page that has its own. */
  readonly bare?: boolean;
}

/** Standalone: no script, no font, no link. Any part of a history will do, also none. Pure. */
export function timelineSvg(records: readonly AnyRecord[], options: SvgOptions = {}): string {
  const { mostRows, ...rest } = options;
  return svgOf(timelineOf(records, mostRows === undefined ? {} : { mostRows }), rest);
}

export function svgOf(timeline: Timeline, options: Omit<SvgOptions, 'mostRows'> = {}): string {
  const head = options.bare ? { markup: '', bottom: 0 } : drawHead(timeline);
  const lanesTop = head.bottom + 52;
  const { placed, bottom } = place(timeline.rows, lanesTop);
  const height = bottom + sizes.margin;
  const about = [timeline.title, ...timeline.endings.map(({ sentence }) => sentence)].join('. ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" width="${sizes.width}" height="${height}" viewBox="0 0 ${sizes.width} ${height}" role="img" aria-label="${escapeMarkup(about || 'an empty history')}">`,
    `<style>${svgStyle(options.theme ?? 'auto')}</style>`,
    `<rect class="ground" width="100%" height="100%" rx="8"/>`,
    head.markup,
    drawLanes(timeline, placed, head.bottom, bottom),
    drawLinks(timeline.links, placed),
    drawRows(timeline, placed),
    '</svg>',
  ].join('\n');
}
