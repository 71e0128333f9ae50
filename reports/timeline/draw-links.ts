/** Causes and their effects, joined by dotted curves. */
import type { Link } from './causes.ts';
import { laneX, type Placed } from './layout.ts';

export function drawLinks(links: readonly Link[], placed: readonly Placed[]): string {
  const at = new Map<number, Placed>();
  for (const one of placed) if (one.row.type === 'mark') for (const seq of one.row.seqs) at.set(seq, one);
  return links
    .map(({ cause, effect }) => {
      const [from, to] = [at.get(cause), at.get(effect)];
      return from && to && from !== to ? curve(from, to, cause, effect) : '';
    })
    .filter(Boolean)
    .join('\n');
}

function curve(from: Placed, to: Placed, cause: number, effect: number): string {
  const [x1, y1] = [xOf(from), from.middle];
  const [x2, y2] = [xOf(to), to.middle];
  const bend = x1 === x2 ? -26 : 0;
  const reach = Math.min(60, (y2 - y1) / 2);
  return `<path class="cause" data-cause="${cause}" data-effect="${effect}" d="M${x1} ${y1}C${x1 + bend} ${y1 + reach} ${x2 + bend} ${y2 - reach} ${x2} ${y2}"/>`;
}

function xOf({ row }: Placed): number {
  return row.type === 'mark' ? laneX(row.mark.lane) : 0;
}
