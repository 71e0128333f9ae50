/**
 * Marks as rows that a person can read: traffic at one time in sums, time in which nothing but the hum
 * goes on as one folded row, and never more rows than asked for.
 */
import { span } from '../../sim/history/wording.ts';
import type { Mark } from './marks.ts';
import { mergeRepeats } from './repeats.ts';

/** One mark, or several of a kind. */
export interface MarkRow {
  readonly type: 'mark';
  readonly mark: Mark;
  readonly text: string;
  readonly t: number;
  /** Of all its marks. */
  readonly seqs: readonly number[];
}

/** Time that passes with nothing to see, or rows for which there was no room. */
export interface FoldRow {
  readonly type: 'fold';
  readonly t: number;
  readonly until: number;
  /** What went on meanwhile; may be empty. */
  readonly text: string;
  /** How many records it hides. */
  readonly hidden: number;
  readonly seqs: readonly number[];
}

export type Row = MarkRow | FoldRow;

/** `… 30 min · 60 heartbeats` */
export function foldText({ t, until, text }: FoldRow): string {
  return `… ${[until > t ? span(until - t) : '', text].filter(Boolean).join(' · ')}`;
}

/** Shorter silences are not worth a row. */
const leastGapMs = 1000;

/** `story`: only what a story is made of. `steps`: every step, and the traffic between them in sums. */
export type Detail = 'story' | 'steps';

/** At most `mostRows` rows; for that, a table of steps may become a story. Pure. */
export function fold(marks: readonly Mark[], detail: Detail, mostRows: number): Row[] {
  if (detail === 'steps') {
    const rows = mergeRepeats(rowsOf(marks, detail));
    if (rows.length <= mostRows) return rows;
  }
  return withoutMiddle(mergeRepeats(rowsOf(marks, 'story')), mostRows);
}

function rowsOf(marks: readonly Mark[], detail: Detail): Row[] {
  const sums = detail === 'steps' ? trafficSums : () => {};
  const least = detail === 'steps' ? 2 : 3;
  const rows: Row[] = [];
  let held: Mark[] = [];
  let now = marks[0]?.t ?? 0;
  for (const mark of marks) {
    if (mark.weight < least) {
      held.push(mark);
      continue;
    }
    passTime(rows, held, now, mark.t, sums);
    held = [];
    now = mark.t;
    rows.push({ type: 'mark', mark, text: mark.text, t: mark.t, seqs: mark.seqs });
  }
  passTime(rows, held, now, held.at(-1)?.t ?? now, sums);
  return rows;
}

type Sums = (rows: Row[], marks: readonly Mark[]) => void;

/** What was held back between a row at `from` and one at `until`. */
function passTime(rows: Row[], held: readonly Mark[], from: number, until: number, sums: Sums): void {
  if (until - from < leastGapMs) {
    sums(rows, held);
    return;
  }
  const soon = held.findIndex(({ t }) => t - from >= leastGapMs);
  const late = held.findIndex(({ t }) => t >= until);
  const [start, end] = [soon < 0 ? held.length : soon, late < 0 ? held.length : late];
  sums(rows, held.slice(0, start));
  const hidden = held.slice(start, Math.max(start, end));
  rows.push({
    type: 'fold',
    t: from,
    until,
    text: hum(hidden).join(' · '),
    hidden: hidden.reduce((sum, { seqs }) => sum + seqs.length, 0),
    seqs: hidden.length > 0 ? [hidden[0]!.seqs[0]!, hidden.at(-1)!.seqs.at(-1)!] : [],
  });
  sums(rows, held.slice(Math.max(start, end)));
}

/** Traffic at one time: one row for all of a kind that go the same way. */
function trafficSums(rows: Row[], marks: readonly Mark[]): void {
  const told = marks.filter(({ weight }) => weight > 0);
  for (const kin of Map.groupBy(
    told,
    (one) => `${one.kin} ${one.lane} ${one.to} ${one.lost} ${one.who}`,
  ).values()) {
    const mark = kin[0]!;
    const total = kin.reduce((sum, { bytes }) => sum + bytes, 0);
    const text =
      kin.length === 1 ? mark.text : `${kin.length} ${mark.kin}s${total > 0 ? `, ${total} B` : ''}`;
    rows.push({ type: 'mark', mark, text, t: mark.t, seqs: kin.flatMap(({ seqs }) => seqs) });
  }
}

/** What the hum of a folded time is called, and how often it was heard. */
const humWords: Readonly<Record<string, string>> = {
  heartbeat: 'heartbeats',
  'failed heartbeat': 'failed heartbeats',
  'audit export': 'audit exports',
  'failed export': 'failed exports',
  'binary frame': 'binary frames',
  'text frame': 'text frames',
  output: 'outputs',
  'audit row': 'audit rows',
};

function hum(marks: readonly Mark[]): string[] {
  const counts = new Map<string, number>();
  for (const { kin } of marks) counts.set(kin, (counts.get(kin) ?? 0) + 1);
  const told = Object.entries(humWords).flatMap(([kin, many]) => {
    const count = counts.get(kin);
    return count ? [`${count} ${count === 1 ? kin : many}`] : [];
  });
  return [...told, ...probes(counts.get('ping') ?? 0, counts.get('pong') ?? 0)];
}

function probes(pings: number, pongs: number): string[] {
  if (pings === 0) return [];
  if (pings === 1) return [pongs > 0 ? '1 ping, answered' : '1 ping, unanswered'];
  const answered = pongs >= pings ? 'all answered' : pongs === 0 ? 'none answered' : `${pongs} answered`;
  return [`${pings} pings, ${answered}`];
}

/** The beginning and the end are what one reads a history for. */
function withoutMiddle(rows: readonly Row[], most: number): Row[] {
  if (rows.length <= most) return [...rows];
  const head = Math.floor((most - 1) / 2);
  const tail = most - 1 - head;
  const cut = rows.slice(head, rows.length - tail);
  const seqs = cut.flatMap((row) => row.seqs);
  return [
    ...rows.slice(0, head),
    {
      type: 'fold',
      t: cut[0]!.t,
      until: rows[rows.length - tail]!.t,
      text: `${cut.length} more rows`,
      hidden: cut.reduce((sum, row) => sum + (row.type === 'fold' ? row.hidden : row.seqs.length), 0),
      seqs: seqs.length > 0 ? [seqs[0]!, seqs.at(-1)!] : [],
    },
    ...rows.slice(rows.length - tail),
  ];
}
