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
  const heightOf = heights(placed, bottom);
  // Of thousands of faults in one folded row, one band says as much.
  const bands = new Map<string, string>();
  for (const { link, fault, nature, applied, healed } of spans) {
    const { wire } = linkLanes(link);
    if (!wire) continue;
    const y = heightOf(applied.seq);
    const end = healed ? heightOf(healed.seq) : bottom;
    const x = laneX(wire) - sizes.wireHalf;
    const place = `x="${x}" y="${y}" width="${2 * sizes.wireHalf}" height="${Math.max(2, end - y)}"`;
    const fill = nature === 'silent' ? ` fill="url(#${id}-silence)"` : '';
    const title = escapeMarkup(`${faultName(fault)} on ${link}`);
    bands.set(`${nature} ${place}`, `<rect class="${nature}"${fill} ${place}><title>${title}</title></rect>`);
  }
  return [...bands.values()].join('');
}

/** Where a record is drawn, or else the next row that begins after it. */
function heights(placed: readonly Placed[], bottom: number): (seq: number) => number {
  const exact = new Map<number, number>();
  for (const { row, middle } of placed)
    if (row.type === 'mark') for (const seq of row.seqs) exact.set(seq, middle);
  const firsts = placed.filter(({ row }) => row.seqs.length > 0);
  return (seq) => exact.get(seq) ?? firsts.find(({ row }) => row.seqs[0]! > seq)?.y ?? bottom;
}
