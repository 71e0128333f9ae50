/** A history as marks: what is drawn once, in one lane or from lane to lane, for one or several records. */
import type { AnyRecord, HistoryRecord } from '../../sim/history/record.ts';
import { span } from '../../sim/history/wording.ts';
import { type Connection, connectionKey, connectionsIn } from './connections.ts';
import { cutting, type FaultSpan, faultSpans } from './faults.ts';
import { type Flight, flightsIn } from './flights.ts';
import { type LaneId, laneOf, linkLanes, route } from './lanes.ts';
import { base64Bytes, toneOfCode, type Words, wordsOf } from './words.ts';

export interface Mark extends Words {
  /** `seq` of the records that it stands for, in order. */
  readonly seqs: readonly number[];
  /** Virtual milliseconds. */
  readonly t: number;
  readonly lane: LaneId;
  /** Where its arrow ends; null for what happens in one place. */
  readonly to: LaneId | null;
  readonly record: AnyRecord;
  /** Payload, where it carries some. */
  readonly bytes: number;
  /** It set out and was never seen to arrive. */
  readonly lost: boolean;
}

/** Ordered by time; what one observer saw at one time stays in its order. Pure. */
export function marksOf(records: readonly AnyRecord[]): Mark[] {
  const connections = connectionsIn(records);
  const flights = flightsIn(records);
  const spans = faultSpans(records);
  const marks: Mark[] = [];
  for (const record of records) {
    if (record.kind === 'wire.frame' || record.kind === 'wire.ended') {
      const flight = flights.get(record.seq);
      if (flight) marks.push(flying(record, flight, connections, spans));
    } else if (record.kind === 'wire.bytes') {
      if (record.data.leg === record.data.from) marks.push(bytes(record, connections, spans));
    } else if (record.kind === 'wire.opened' || record.kind === 'wire.upgrade') marks.push(opening(record));
    else marks.push(standing(record));
  }
  return marks.sort((a, b) => a.t - b.t);
}

function standing(record: AnyRecord): Mark {
  return {
    ...wordsOf(record),
    seqs: [record.seq],
    t: record.t,
    lane: laneOf(record),
    to: null,
    record,
    bytes: 'data' in record.data ? base64Bytes(record.data.data) : 0,
    lost: false,
  };
}

function opening(record: HistoryRecord<'wire.opened'> | HistoryRecord<'wire.upgrade'>): Mark {
  const { client, server } = linkLanes(record.data.link);
  const words: Words =
    record.kind === 'wire.upgrade'
      ? { kin: 'upgrade', weight: 2, tone: 'plain', text: 'WebSocket upgrade' }
      : { kin: 'connection', weight: 0, tone: 'quiet', text: 'TCP opens' };
  const { seq, t } = record;
  return {
    ...words,
    seqs: [seq],
    t,
    lane: client,
    to: server,
    record: record as AnyRecord,
    bytes: 0,
    lost: false,
  };
}

function bytes(
  record: HistoryRecord<'wire.bytes'>,
  connections: ReadonlyMap<string, Connection>,
  spans: readonly FaultSpan[],
): Mark {
  const { link, connection, from, bytes: length } = record.data;
  const shell = connections.get(connectionKey(link, connection))?.use === 'shell';
  const between = route(link, from);
  const lost = cutting(spans, link, record.seq) !== undefined;
  return {
    kin: shell ? 'chunk' : 'request',
    weight: shell ? 1 : 0,
    tone: 'quiet',
    text: `${length} B`,
    seqs: [record.seq],
    t: record.t,
    lane: between.from,
    to: lost ? (linkLanes(link).wire ?? between.to) : between.to,
    record: record as unknown as AnyRecord,
    bytes: length,
    lost,
  };
}

function flying(
  record: HistoryRecord<'wire.frame'> | HistoryRecord<'wire.ended'>,
  { near, far }: Flight,
  connections: ReadonlyMap<string, Connection>,
  spans: readonly FaultSpan[],
): Mark {
  const { link, connection, from } = record.data;
  const between = route(link, from);
  const wire = linkLanes(link).wire ?? between.to;
  const use = connections.get(connectionKey(link, connection));
  const words = record.kind === 'wire.frame' ? ofFrame(record.data) : ofEnd(record, use);
  const late = near && far && far.t - near.t >= 1 ? `, ${span(far.t - near.t)} later there` : '';
  return {
    ...words,
    text: words.text + late,
    seqs: near && far ? [near.seq, far.seq] : [record.seq],
    t: record.t,
    lane: near ? between.from : wire,
    to: far ? between.to : wire,
    record: record as unknown as AnyRecord,
    bytes: record.kind === 'wire.frame' ? record.data.bytes : 0,
    lost: far === null && (record.kind === 'wire.frame' || cutting(spans, link, record.seq) !== undefined),
  };
}

function ofFrame(data: HistoryRecord<'wire.frame'>['data']): Words {
  const { opcode, bytes: length } = data;
  if (opcode === 'close') {
    const code = data.code ?? 1005;
    const reason = data.reason ? ` “${data.reason}”` : '';
    return { kin: 'close', weight: 3, tone: toneOfCode(code), text: `close ${code}${reason}` };
  }
  const probe = opcode === 'ping' || opcode === 'pong';
  return {
    kin: opcode,
    weight: probe ? 0 : 1,
    tone: 'quiet',
    text: probe ? opcode : `${opcode} ${length} B`,
  };
}

/** An end is news where it ends a terminal or a shell's stream that was still wanted, or by force. */
function ofEnd({ seq, data }: HistoryRecord<'wire.ended'>, use: Connection | undefined): Words {
  const wanted = use !== undefined && seq < use.endedAt;
  const text = `${data.how.toUpperCase()}${data.partial ? ' inside a frame' : ''}`;
  if (wanted) return { kin: 'end', weight: 3, tone: 'bad', text };
  return { kin: 'end', weight: use ? 1 : 0, tone: data.how === 'rst' ? 'warn' : 'quiet', text };
}
