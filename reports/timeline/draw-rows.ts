/** The rows: dots and arrows with their labels, folded time, and both clocks at the left. */
import { describe, moment } from '../../sim/history/wording.ts';
import { escapeMarkup, shortened } from '../markup.ts';
import type { Links } from './draw-links.ts';
import { type FoldRow, foldText, type MarkRow } from './fold.ts';
import { laneIndex } from './lanes.ts';
import { isWire, type Label, labelAbove, labelBeside, laneX, type Placed, sizes } from './layout.ts';
import type { Timeline } from './timeline.ts';
import { timeOfDay } from './wall.ts';

export function drawFolds(placed: readonly Placed[]): string {
  return placed.map((one) => (one.row.type === 'fold' ? drawFold(one.row, one) : '')).join('');
}

/** @param interactive rows can be chosen: for a page with a script */
export function drawMarks(
  { wall }: Timeline,
  placed: readonly Placed[],
  links: Links,
  interactive: boolean,
): string {
  return placed
    .map((one, at) => {
      const { row, middle } = one;
      if (row.type === 'fold') return '';
      const time = row.t === placed[at - 1]?.row.t ? '' : clocks(row.t, wall(row.t), middle + 4);
      const choice = interactive ? ` role="option" tabindex="-1" aria-selected="false" data-row="${at}"` : '';
      return `<g class="row ${row.mark.tone} w${row.mark.weight}"${choice}>${interactive ? '' : hint(row)}${drawMark(row, one, time, links)}</g>`;
    })
    .filter(Boolean)
    .join('\n');
}

function clocks(t: number, wall: number | null, y: number): string {
  const virtual = `<text class="time" x="${sizes.virtualRight}" y="${y}">${moment(t)}</text>`;
  if (wall === null) return virtual;
  return `${virtual}<text class="time" x="${sizes.wallRight}" y="${y}">${timeOfDay(wall)}</text>`;
}

function drawFold(row: FoldRow, { y, height }: Placed): string {
  const top = y + 5;
  const title = row.hidden > 0 ? `<title>${row.hidden} records</title>` : '';
  const text = escapeMarkup(shortened(foldText(row), 150));
  const box = `<rect class="fold" x="${sizes.margin}" y="${top}" width="${sizes.width - 2 * sizes.margin}" height="${height - 10}" rx="4"/>`;
  return `<g>${title}${box}<text class="folded" x="${sizes.lanesLeft}" y="${top + 16}">${text}</text></g>`;
}

/** What a mouse that rests on it is told, where no script does better. */
function hint({ mark, seqs }: MarkRow): string {
  const more = seqs.length > 1 ? `\nand ${seqs.length - 1} more records` : '';
  return `<title>${escapeMarkup(`#${seqs[0]} ${describe(mark.record)}${more}`)}</title>`;
}

function drawMark(row: MarkRow, { middle, y, height }: Placed, time: string, links: Links): string {
  const { mark } = row;
  const hit = `<rect class="hit" y="${y}" width="${sizes.width}" height="${height}"/>`;
  const words = links.wordsAt(row);
  const text = words ? `${row.text}  ${words}` : row.text;
  const label =
    mark.to === null
      ? drawLabel(labelBeside(mark.lane, text), middle + 4)
      : drawLabel(labelAbove(laneX(mark.lane), laneX(mark.to), text), middle - 7);
  return `${hit}${time}${mark.to === null ? dot(row, middle) : arrow(row, middle)}${label}`;
}

function drawLabel({ x, anchor, text }: Label, y: number): string {
  const [label, cause] = text.split('  ⟵', 2);
  const because = cause === undefined ? '' : `<tspan class="because">  ⟵${escapeMarkup(cause)}</tspan>`;
  return `<text class="label toned" x="${x}" y="${y}" text-anchor="${anchor}">${escapeMarkup(label!)}${because}</text>`;
}

function dot({ mark }: MarkRow, y: number): string {
  return `<circle class="fill" cx="${laneX(mark.lane)}" cy="${y}" r="${mark.weight === 3 ? 5 : 3.5}"/>`;
}

/** A wire is entered on one leg and left on the other; what is lost ends between them. */
function arrow({ mark }: MarkRow, y: number): string {
  const to = mark.to ?? mark.lane;
  const way = Math.sign(laneIndex(to) - laneIndex(mark.lane)) || 1;
  const fromX = laneX(mark.lane) + (isWire(mark.lane) ? way * sizes.wireHalf : 0);
  const toX = laneX(to);
  const line = (x2: number) => `<path class="arrow stroke" d="M${fromX} ${y}H${x2}"/>`;
  if (!isWire(to)) return `${line(toX - 2 * way)}${head(toX, y, way)}`;
  const leg = toX - way * sizes.wireHalf;
  if (!mark.lost) return `${line(leg - 2 * way)}${head(leg, y, way)}`;
  return `${line(toX - 5 * way)}<path class="arrow lost" d="M${toX - 5} ${y - 5}l10 10m0 -10l-10 10"/>`;
}

function head(x: number, y: number, way: number): string {
  return `<path class="fill" d="M${x} ${y}l${-8 * way} -4.5v9z"/>`;
}
