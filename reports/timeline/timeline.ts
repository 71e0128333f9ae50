/** A history as what a timeline shows, whatever draws it: rows, faults, causes, endings, the wall clock. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { span } from '../../sim/history/wording.ts';
import { type Link, linksIn } from './causes.ts';
import { type Ending, endingsIn, mergeEndings } from './endings.ts';
import { type FaultSpan, faultSpans } from './faults.ts';
import { type Detail, fold, type Row } from './fold.ts';
import { type Mark, marksOf } from './marks.ts';
import { type WallClock, wallClockOf } from './wall.ts';

export interface Timeline {
  /** From the history's first record; empty where it has none. */
  readonly title: string;
  /** `sim · seed 1 · 0:02:30.000 · 245 records` */
  readonly about: string;
  readonly status: 'passed' | 'failed' | 'unknown' | 'skipped' | null;
  readonly reason: string | null;
  readonly rows: readonly Row[];
  readonly links: readonly Link[];
  readonly spans: readonly FaultSpan[];
  /** Those alike told once. */
  readonly endings: readonly Ending[];
  readonly wall: WallClock;
}

export interface TimelineOptions {
  /** Default `steps`. */
  readonly detail?: Detail;
  /** Default 400. */
  readonly mostRows?: number;
}

/** Pure; takes any part of a history, also none. */
export function timelineOf(
  records: readonly AnyRecord[],
  { detail = 'steps', mostRows = 400 }: TimelineOptions = {},
): Timeline {
  const first = records[0];
  const last = records.findLast(({ kind }) => kind === 'run.ended');
  const run = first?.kind === 'run.started' ? first.data : null;
  const lasted = records.reduce((most, { t }) => Math.max(most, t), 0);
  const links = linksIn(records);
  return {
    title: run?.title ?? '',
    about: [
      run?.tier,
      run ? `seed ${run.seed}` : null,
      `${span(lasted)} of virtual time`,
      `${records.length} records`,
    ]
      .filter(Boolean)
      .join(' · '),
    status: last?.kind === 'run.ended' ? last.data.status : null,
    reason: last?.kind === 'run.ended' ? last.data.reason : null,
    rows: fold(named(marksOf(records)), detail, mostRows),
    links,
    spans: faultSpans(records),
    endings: mergeEndings(endingsIn(records, links)),
    wall: wallClockOf(records),
  };
}

/** Where there are several pages, or several machines, each mark says whose it is. */
function named(marks: readonly Mark[]): readonly Mark[] {
  const pages = new Set<string>();
  const machines = new Set<string>();
  for (const { who, record } of marks) {
    if (who === null) continue;
    if (record.actor.startsWith('page:')) pages.add(who);
    else if (record.actor.startsWith('agent:')) machines.add(who);
  }
  const several = [pages, machines].filter(({ size }) => size > 1);
  if (several.length === 0) return marks;
  return marks.map((mark) =>
    mark.weight > 0 && mark.who !== null && several.some((names) => names.has(mark.who ?? ''))
      ? { ...mark, text: `${mark.who}: ${mark.text}` }
      : mark,
  );
}
