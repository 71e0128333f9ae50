/** Where on the drawing everything stands. Numbers only: units are SVG pixels. */

import { shortened } from '../markup.ts';
import type { Row } from './fold.ts';
import { type LaneId, laneIndex, lanes } from './lanes.ts';

/** Of the drawing's texts, in a sans-serif of 12 pixels: generous, so that nothing is cut. */
const characterWidth = 6.6;

export const sizes = {
  width: 1240,
  margin: 16,
  /** Right edges of the two columns of time. */
  virtualRight: 92,
  wallRight: 152,
  lanesLeft: 172,
  laneWidth: 132,
  /** Half of a wire's band. */
  wireHalf: 13,
  markHeight: 24,
  arrowHeight: 34,
  foldHeight: 34,
} as const;

export function textWidth(text: string): number {
  return text.length * characterWidth;
}

/** The middle of a lane. */
export function laneX(lane: LaneId): number {
  return sizes.lanesLeft + (laneIndex(lane) + 0.5) * sizes.laneWidth;
}

export const isWire = (lane: LaneId) => lane === 'browser-wire' || lane === 'agent-wire';

/** Right edge of the last lane. */
export const lanesRight = sizes.lanesLeft + lanes.length * sizes.laneWidth;

export interface Placed {
  readonly row: Row;
  /** Its upper edge. */
  readonly y: number;
  readonly height: number;
  /** Of its dot or its line. */
  readonly middle: number;
}

/** One under the other, in order, from `top` on. */
export function place(
  rows: readonly Row[],
  top: number,
): { readonly placed: Placed[]; readonly bottom: number } {
  let y = top;
  const placed = rows.map((row) => {
    const arrow = row.type === 'mark' && row.mark.to !== null;
    const height = row.type === 'fold' ? sizes.foldHeight : arrow ? sizes.arrowHeight : sizes.markHeight;
    const one = { row, y, height, middle: y + (arrow ? height - 10 : height / 2) };
    y += height;
    return one;
  });
  return { placed, bottom: y };
}

export interface Label {
  readonly x: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly text: string;
}

/** Beside a dot: to the right where there is room, else to the left, else cut on the wider side. */
export function labelBeside(lane: LaneId, text: string): Label {
  const x = laneX(lane);
  const gap = isWire(lane) ? sizes.wireHalf + 8 : 10;
  const roomRight = sizes.width - sizes.margin - x - gap;
  const roomLeft = x - gap - sizes.lanesLeft;
  const right = { x: x + gap, anchor: 'start' } as const;
  const left = { x: x - gap, anchor: 'end' } as const;
  if (textWidth(text) <= roomRight) return { ...right, text };
  if (textWidth(text) <= roomLeft) return { ...left, text };
  const [side, room] = roomRight >= roomLeft ? [right, roomRight] : [left, roomLeft];
  return { ...side, text: shortened(text, Math.floor(room / characterWidth)) };
}

/** Above the middle of an arrow, pushed inwards where it would leave the drawing. */
export function labelAbove(fromX: number, toX: number, text: string): Label {
  const most = lanesRight - sizes.lanesLeft;
  const fitting = shortened(text, Math.floor(most / characterWidth));
  const half = textWidth(fitting) / 2;
  const middle = Math.min(Math.max((fromX + toX) / 2, sizes.lanesLeft + half), lanesRight - half);
  return { x: middle, anchor: 'middle', text: fitting };
}
