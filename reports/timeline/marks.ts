/** A history as marks: what is drawn once, in one lane or from lane to lane, for one or several records. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { type LaneId, laneOf } from './lanes.ts';
import { WireMarks } from './wire-marks.ts';
import { base64Bytes, type Words, wordsOf } from './words.ts';

export interface Mark extends Words {
  /** `seq` of the records that it stands for, in order. */
  readonly seqs: readonly number[];
  /** Virtual milliseconds. */
  readonly t: number;
  readonly lane: LaneId;
  /** Where its arrow ends; null for what happens in one place. */
  readonly to: LaneId | null;
  /** Whose page or which machine, for when there are several. */
  readonly who: string | null;
  /** Payload, where it carries some. */
  readonly bytes: number;
  /** It set out and was never seen to arrive. */
  readonly lost: boolean;
  /** The first of its records. */
  readonly record: AnyRecord;
}

/** Ordered by time; what one observer saw at one time stays in its order. Pure. */
export function marksOf(records: readonly AnyRecord[]): Mark[] {
  const wire = new WireMarks(records);
  const marks: Mark[] = [];
  for (const record of records) {
    const mark = record.kind.startsWith('wire.') ? wire.markOf(record) : standing(record);
    if (mark) marks.push(mark);
  }
  return marks.sort((a, b) => a.t - b.t);
}

function standing(record: AnyRecord): Mark {
  const { actor, data, seq, t } = record;
  const who =
    actor.startsWith('page:') || actor.startsWith('agent:') ? actor.slice(actor.indexOf(':') + 1) : null;
  const bytes = 'data' in data ? base64Bytes(data.data) : 0;
  return {
    ...wordsOf(record),
    seqs: [seq],
    t,
    lane: laneOf(record),
    to: null,
    who,
    bytes,
    lost: false,
    record,
  };
}
