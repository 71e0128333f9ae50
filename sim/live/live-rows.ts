/** The end of a history as rows for the drawer: what `reports/timeline` makes of it, lanes as numbers. */

import { foldText, type Row } from '../../reports/timeline/fold.ts';
import { type LaneId, laneIndex, lanes } from '../../reports/timeline/lanes.ts';
import { timelineOf } from '../../reports/timeline/timeline.ts';
import type { AnyRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { FeedMessage, LiveRow } from './contract.ts';

/** Of a history that may be long, so much is looked at: a few minutes of somebody at work. */
const recordsSeen = 3000;
const mostRows = 150;

export function liveRows(records: readonly AnyRecord[]): Extract<FeedMessage, { kind: 'rows' }> {
  const { rows } = timelineOf(records.slice(-recordsSeen), { mostRows: recordsSeen });
  return {
    kind: 'rows',
    lanes: lanes.map(({ name }) => name),
    rows: rows.slice(-mostRows).map(liveRow),
  };
}

function liveRow(row: Row): LiveRow {
  const time = moment(row.t);
  if (row.type === 'fold') return { type: 'fold', seq: row.seqs[0] ?? 0, time, text: foldText(row) };
  const { mark, text, seqs } = row;
  const at = (lane: LaneId) => laneIndex(lane);
  return {
    type: 'mark',
    seq: seqs[0] ?? 0,
    time,
    from: at(mark.lane),
    to: mark.to === null ? null : at(mark.to),
    lost: mark.lost,
    tone: mark.tone,
    weight: mark.weight,
    text,
  };
}
