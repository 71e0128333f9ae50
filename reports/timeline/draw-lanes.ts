/** The lanes with their names, the wires as bands with a leg on each side, and the faults that shade them. */
import type { FaultSpan } from './faults.ts';
import { lanes, linkLanes } from './lanes.ts';
import { isWire, laneX, type Placed, sizes } from './layout.ts';
import { escapeMarkup } from './markup.ts';
import type { Timeline } from './timeline.ts';
import { faultName } from './words.ts';

export function drawLanes(
  timeline: Timeline,
  placed: readonly Placed[],
  top: number,
  bottom: number,
): string {
  const nameY = top + 28;
  const lifeTop = top + 40;
  const parts = [
    '<defs><pattern id="silence" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="silence-ground" width="8" height="8"/><line class="silence-line" y2="8"/></pattern></defs>',
    `<text class="column" x="${sizes.virtualRight}" y="${nameY}">virtual</text>`,
    `<text class="column" x="${sizes.wallRight}" y="${nameY}">wall</text>`,
    `<line class="rule" x1="${sizes.margin}" x2="${sizes.width - sizes.margin}" y1="${lifeTop}" y2="${lifeTop}"/>`,
  ];
  for (const { id, name } of lanes) {
    const x = laneX(id);
    parts.push(`<text class="lane" x="${x}" y="${nameY}">${name}</text>`);
    if (!isWire(id)) parts.push(`<line class="life" x1="${x}" x2="${x}" y1="${lifeTop}" y2="${bottom}"/>`);
    else {
      const { wireHalf } = sizes;
      parts.push(
        `<rect class="band" x="${x - wireHalf}" y="${lifeTop}" width="${2 * wireHalf}" height="${bottom - lifeTop}"/>`,
        ...[x - wireHalf, x + wireHalf].map(
          (leg) => `<line class="leg" x1="${leg}" x2="${leg}" y1="${lifeTop}" y2="${bottom}"/>`,
        ),
      );
    }
  }
  return [...parts, ...timeline.spans.map((span) => drawSpan(span, placed, bottom))].join('\n');
}

function drawSpan(
  { link, fault, nature, applied, healed }: FaultSpan,
  placed: readonly Placed[],
  bottom: number,
) {
  const { wire } = linkLanes(link);
  if (!wire) return '';
  const y = middleOf(applied.seq, placed) ?? placed[0]?.y ?? bottom;
  const end = healed ? (middleOf(healed.seq, placed) ?? bottom) : bottom;
  const title = escapeMarkup(`${faultName(fault)} on ${link}`);
  const { wireHalf } = sizes;
  return `<rect class="${nature}" x="${laneX(wire) - wireHalf}" y="${y}" width="${2 * wireHalf}" height="${Math.max(2, end - y)}"><title>${title}</title></rect>`;
}

/** Where the record is drawn, or the first row after it. */
function middleOf(seq: number, placed: readonly Placed[]): number | undefined {
  return placed.find(({ row }) => row.seqs.includes(seq))?.middle;
}
