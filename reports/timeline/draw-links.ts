/** Causes and their effects: a dotted curve where they stand close, words at the effect where they do not. */
import { moment } from '../../sim/history/wording.ts';
import { shortened } from '../markup.ts';
import type { Link } from './causes.ts';
import type { MarkRow } from './fold.ts';
import { laneX, type Placed } from './layout.ts';

/** A longer curve would only cross everything between. */
const longestCurve = 260;

interface PlacedMark extends Placed {
  readonly row: MarkRow;
}

export class Links {
  readonly #curves = new Set<string>();
  readonly #words = new Map<MarkRow, string>();

  constructor(links: readonly Link[], placed: readonly Placed[]) {
    const at = new Map<number, PlacedMark>();
    for (const one of placed) if (isMark(one)) for (const seq of one.row.seqs) at.set(seq, one);
    for (const { cause, effect } of links) {
      const [from, to] = [at.get(cause), at.get(effect)];
      if (!from || !to || from === to) continue;
      if (to.middle - from.middle <= longestCurve) this.#curves.add(curve(from, to));
      else if (to.row.mark.weight === 3) this.#words.set(to.row, inWords(from.row));
    }
  }

  get curves(): string {
    return [...this.#curves].join('\n');
  }

  /** What to add to the effect's label; empty where there is a curve, or no cause. */
  wordsAt(row: MarkRow): string {
    return this.#words.get(row) ?? '';
  }
}

const isMark = (placed: Placed): placed is PlacedMark => placed.row.type === 'mark';

function inWords({ text, t }: MarkRow): string {
  return `⟵ ${shortened(text, 22)}, ${moment(t).replace(/\.000$/, '')}`;
}

function curve(from: PlacedMark, to: PlacedMark): string {
  const [x1, y1] = [laneX(from.row.mark.lane), from.middle];
  const [x2, y2] = [laneX(to.row.mark.lane), to.middle];
  const bend = x1 === x2 ? -26 : 0;
  const reach = Math.min(60, Math.max(0, y2 - y1) / 2);
  const path = `M${x1} ${y1}C${x1 + bend} ${y1 + reach} ${x2 + bend} ${y2 - reach} ${x2} ${y2}`;
  return `<path class="cause" d="${path}"/>`;
}
