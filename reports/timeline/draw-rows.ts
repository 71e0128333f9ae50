/** The rows: dots and arrows with their labels, folded time, and both clocks at the left. */
import { describe, moment } from '../../sim/history/wording.ts';
import type { FoldRow, MarkRow } from './fold.ts';
import { laneIndex } from './lanes.ts';
import {
  isWire,
  type Label,
  labelAbove,
  labelBeside,
  lanesRight,
  laneX,
  type Placed,
  sizes,
} from './layout.ts';
import { escapeMarkup, shortened } from './markup.ts';
import type { Timeline } from './timeline.ts';
import { timeOfDay } from './wall.ts';

export function drawRows(timeline: Timeline, placed: readonly Placed[]): string {
  return placed
    .map((one, at) => {
      const { row } = one;
      const time = row.type === 'mark' && row.t !== placed[at - 1]?.row.t ? times(timeline, one) : '';
      return row.type === 'fold' ? drawFold(row, one) : drawMark(row, one, time);
    })
    .join('\n');
}

function times({ wall }: Timeline, { row, middle }: Placed): string {
  const day = wall(row.t);
  const y = middle + 4;
  const virtual = `<text class="time" x="${sizes.virtualRight}" y="${y}">${moment(row.t)}</text>`;
  return day === null
    ? virtual
    : `${virtual}<text class="time" x="${sizes.wallRight}" y="${y}">${timeOfDay(day)}</text>`;
}

function drawFold(row: FoldRow, { y, height }: Placed): string {
  const top = y + 5;
  const title = row.hidden > 0 ? `<title>${row.hidden} records folded</title>` : '';
  const text = escapeMarkup(shortened(row.text, 150));
  return `<g class="row"${seqData(row.seqs)}>${title}<rect class="fold" x="${sizes.margin}" y="${top}" width="${sizes.width - 2 * sizes.margin}" height="${height - 10}" rx="4"/><text class="folded" x="${sizes.lanesLeft}" y="${top + 16}">⋯ ${text}</text></g>`;
}

function drawMark(row: MarkRow, { middle, y }: Placed, time: string): string {
  const { mark, text, seqs } = row;
  const more = seqs.length > 1 ? `\nand ${seqs.length - 1} more` : '';
  const title = `<title>${escapeMarkup(`#${seqs[0]} ${describe(mark.record)}${more}`)}</title>`;
  const hit = `<rect class="hit" x="0" y="${y}" width="${sizes.width}" height="${middle - y + 10}" fill="none"/>`;
  const shape = mark.to === null ? dot(row, middle) : arrow(row, middle);
  const label =
    mark.to === null
      ? drawLabel(labelBeside(mark.lane, text), middle + 4)
      : drawLabel(labelAbove(laneX(mark.lane), laneX(mark.to), text), middle - 7);
  return `<g class="row ${mark.tone} w${mark.weight}"${seqData(seqs)}>${title}${hit}${time}${shape}${label}</g>`;
}

function seqData(seqs: readonly number[]): string {
  return seqs.length > 0 ? ` data-first="${seqs[0]}" data-last="${seqs.at(-1)}"` : '';
}

function drawLabel({ x, anchor, text }: Label, y: number): string {
  return `<text class="label toned" x="${x}" y="${y}" text-anchor="${anchor}">${escapeMarkup(text)}</text>`;
}

function dot({ mark }: MarkRow, y: number): string {
  return `<circle class="fill" cx="${laneX(mark.lane)}" cy="${y}" r="${mark.weight === 3 ? 5 : 3.5}"/>`;
}

/** A wire is entered on one leg and left on the other; what is lost ends between them. */
function arrow({ mark }: MarkRow, y: number): string {
  const to = mark.to ?? mark.lane;
  const way = Math.sign(laneIndex(to) - laneIndex(mark.lane)) || 1;
  const fromX = laneX(mark.lane);
  const toX = laneX(to);
  const line = (x2: number) => `<path class="arrow stroke" d="M${fromX} ${y}H${x2}"/>`;
  if (isWire(to)) {
    if (!mark.lost) return `${line(toX - way * sizes.wireHalf)}${head(toX - way * sizes.wireHalf, y, way)}`;
    return `${line(toX - 5 * way)}<path class="arrow stroke" d="M${toX - 5} ${y - 5}l10 10m0 -10l-10 10"/>`;
  }
  return `${line(Math.min(toX, lanesRight))}${head(toX, y, way)}`;
}

function head(x: number, y: number, way: number): string {
  return `<path class="fill" d="M${x} ${y}l${-8 * way} -4.5v9z"/>`;
}
