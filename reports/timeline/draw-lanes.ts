/** The lanes with their names, the wires as bands with a leg on each side, and the faults that shade them. */
import { escapeMarkup } from '../markup.ts';
import { lanes, linkLanes } from './lanes.ts';
import { isWire, laneX, type Placed, sizes } from './layout.ts';
import type { Timeline } from './timeline.ts';
import { faultName } from './words.ts';

export const namesHeight = 36;

export function drawNames(top: number): string {
  const y = top + 22;
  const rule = top + namesHeight - 1;
  return [
    `<text class="column" x="${sizes.virtualRight}" y="${y}">virtual time</text>`,
    `<text class="column" x="${sizes.wallRight}" y="${y}">wall</text>`,
    ...lanes.map(({ id, name }) => `<text class="lane" x="${laneX(id)}" y="${y}">${name}</text>`),
    `<line class="rule" x1="${sizes.margin}" x2="${sizes.width - sizes.margin}" y1="${rule}" y2="${rule}"/>`,
  ].join('\n');
}

/** @param id of the drawing, alone on its page: a pattern that is part of a hidden drawing paints nothing */
export function drawLanes(top: number, bottom: number, id: string): string {
  return [
    `<defs><pattern id="${id}-silence" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="silence-ground" width="8" height="8"/><line class="silence-line" y2="8"/></pattern></defs>`,
    ...lanes.map(({ id }) => {
      const x = laneX(id);
      if (!isWire(id)) return line('life', x, top, bottom);
      const { wireHalf } = sizes;
      const band = `<rect class="band" x="${x - wireHalf}" y="${top}" width="${2 * wireHalf}" height="${bottom - top}"/>`;
      return band + line('leg', x - wireHalf, top, bottom) + line('leg', x + wireHalf, top, bottom);
    }),
  ].join('\n');
}

function line(className: string, x: number, top: number, bottom: number): string {
  return `<line class="${className}" x1="${x}" x2="${x}" y1="${top}" y2="${bottom}"/>`;
}

/** A band over the wire for each fault, from the row in which it begins to the one in which it is healed. */
export function drawShades(
  { spans }: Timeline,
  placed: readonly Placed[],
  bottom: number,
  id: string,
): string {
  const firsts = placed.map(({ row }) => row.seqs[0] ?? 0);
  const middleOf = (seq: number) => {
    const exact = placed.find(({ row }) => row.type === 'mark' && row.seqs.includes(seq));
    return exact?.middle ?? placed[firsts.findIndex((first) => first > seq)]?.y;
  };
  const { wireHalf } = sizes;
  const bands = spans.map(({ link, fault, nature, applied, healed }) => {
    const { wire } = linkLanes(link);
    if (!wire) return '';
    const y = middleOf(applied.seq) ?? bottom;
    const end = healed ? (middleOf(healed.seq) ?? bottom) : bottom;
    const title = escapeMarkup(`${faultName(fault)} on ${link}`);
    const fill = nature === 'silent' ? ` fill="url(#${id}-silence)"` : '';
    return `<rect class="${nature}"${fill} x="${laneX(wire) - wireHalf}" y="${y}" width="${2 * wireHalf}" height="${Math.max(2, end - y)}"><title>${title}</title></rect>`;
  });
  return bands.join('');
}
