/** The timeline as one SVG: time runs down, lanes stand side by side, what travels is an arrow between them. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { escapeMarkup } from '../markup.ts';
import type { Theme } from '../theme.ts';
import { drawHead, mostEndings } from './draw-head.ts';
import { drawLanes, drawNames, drawShades, namesHeight } from './draw-lanes.ts';
import { Links } from './draw-links.ts';
import { drawFolds, drawMarks } from './draw-rows.ts';
import { place, sizes } from './layout.ts';
import { svgStyle } from './svg-style.ts';
import { type Timeline, type TimelineOptions, timelineOf } from './timeline.ts';

export interface SvgOptions extends TimelineOptions {
  /** Default `auto`: as the reader's system is set. */
  readonly theme?: Theme;
}

/** Standalone: no script, no font, no link. Any part of a history will do, also none. Pure. */
export function timelineSvg(records: readonly AnyRecord[], options: SvgOptions = {}): string {
  const timeline = timelineOf(records, options);
  const { title, endings } = timeline;
  const head = drawHead(timeline);
  const top = head.bottom + namesHeight;
  const { placed, bottom } = place(timeline.rows, top + 8);
  const links = new Links(timeline.links, placed);
  const told = endings.slice(0, mostEndings).map(({ sentence }) => sentence);
  const about = [title || 'A history without a title', ...told].join('. ');
  return svg(bottom + sizes.margin, `role="img" aria-label="${escapeMarkup(about)}"`, [
    `<style>${svgStyle('.timeline', options.theme ?? 'auto')}</style>`,
    '<rect class="ground" width="100%" height="100%" rx="8"/>',
    head.markup,
    drawNames(head.bottom),
    drawLanes(top, bottom, 'timeline'),
    drawFolds(placed),
    drawShades(timeline, placed, bottom, 'timeline'),
    links.curves,
    drawMarks(timeline, placed, links, false),
  ]);
}

/**
 * For a page that has head, style and script of its own: the names of the lanes, and the rows below them.
 * @param id unlike that of any other drawing on the page
 */
export function timelineParts(
  timeline: Timeline,
  id: string,
  label: string,
): { names: string; rows: string } {
  const { placed, bottom } = place(timeline.rows, 8);
  const links = new Links(timeline.links, placed);
  return {
    names: svg(namesHeight, 'aria-hidden="true"', [drawNames(0)]),
    rows: svg(bottom + 8, `role="listbox" aria-label="${escapeMarkup(label)}"`, [
      `<g aria-hidden="true">${drawLanes(0, bottom + 8, id)}${drawFolds(placed)}${drawShades(timeline, placed, bottom + 8, id)}${links.curves}</g>`,
      drawMarks(timeline, placed, links, true),
    ]),
  };
}

function svg(height: number, attributes: string, parts: readonly string[]): string {
  const size = `width="${sizes.width}" height="${height}" viewBox="0 0 ${sizes.width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" ${size} ${attributes}>\n${parts.join('\n')}\n</svg>`;
}
