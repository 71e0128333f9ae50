/** What travels on wires, as marks: frames and TCP ends by their flights, bytes by their sender's leg. */
import type { AnyRecord, HistoryRecord } from '../../sim/history/record.ts';
import { span } from '../../sim/history/wording.ts';
import { type Connection, connectionKey, connectionsIn } from './connections.ts';
import { Cuts, faultSpans } from './faults.ts';
import { type Flight, flightsIn } from './flights.ts';
import { linkLanes, route } from './lanes.ts';
import type { Mark } from './marks.ts';
import { type Terminals, terminalsOf } from './terminals.ts';
import { toneOfCode, type Words } from './words.ts';

type Travelling = HistoryRecord<'wire.frame'> | HistoryRecord<'wire.ended'>;

export class WireMarks {
  readonly #connections: ReadonlyMap<string, Connection>;
  readonly #flights: ReadonlyMap<number, Flight>;
  readonly #cuts: Cuts;
  readonly #terminals: Terminals;
  /** Connections on which a close frame was sent already: the next is its echo. */
  readonly #closing = new Map<string, string>();

  constructor(records: readonly AnyRecord[]) {
    this.#connections = connectionsIn(records);
    this.#flights = flightsIn(records);
    this.#cuts = new Cuts(faultSpans(records));
    this.#terminals = terminalsOf(records);
  }

  /** Null for a second sighting, which belongs to the mark of the first. */
  markOf(record: AnyRecord): Mark | null {
    switch (record.kind) {
      case 'wire.frame':
      case 'wire.ended': {
        const flight = this.#flights.get(record.seq);
        return flight ? this.#flying(record, flight) : null;
      }
      case 'wire.bytes':
        return record.data.leg === record.data.from ? this.#bytes(record) : null;
      case 'wire.upgrade':
        return this.#dialled(record, { kin: 'upgrade', weight: 2, tone: 'plain', text: 'WebSocket upgrade' });
      case 'wire.opened':
        return this.#dialled(record, { kin: 'connection', weight: 0, tone: 'quiet', text: 'TCP opens' });
      default:
        return null;
    }
  }

  #dialled(record: HistoryRecord<'wire.opened'> | HistoryRecord<'wire.upgrade'>, words: Words): Mark {
    const { client, server } = linkLanes(record.data.link);
    return { ...this.#common(record), ...words, seqs: [record.seq], lane: client, to: server, lost: false };
  }

  #bytes(record: HistoryRecord<'wire.bytes'>): Mark {
    const { link, connection, from, bytes } = record.data;
    const shell = this.#connections.get(connectionKey(link, connection))?.use === 'shell';
    const between = route(link, from);
    const lost = this.#cuts.at(link, record.seq);
    return {
      ...this.#common(record),
      kin: shell ? 'HTTP chunk' : 'request',
      weight: shell ? 1 : 0,
      tone: 'quiet',
      text: `HTTP, ${bytes} B`,
      seqs: [record.seq],
      lane: between.from,
      to: lost ? (linkLanes(link).wire ?? between.to) : between.to,
      bytes,
      lost,
    };
  }

  #flying(record: Travelling, { near, far }: Flight): Mark {
    const { link, connection, from } = record.data;
    const between = route(link, from);
    const wire = linkLanes(link).wire ?? between.to;
    const frame = record.kind === 'wire.frame';
    const words = frame
      ? this.#ofFrame(record.data)
      : ofEnd(record, this.#connections.get(connectionKey(link, connection)));
    const late = near && far && far.t - near.t >= 1 ? `, there ${span(far.t - near.t)} later` : '';
    return {
      ...this.#common(record),
      ...words,
      text: words.text + late,
      seqs: near && far ? [near.seq, far.seq] : [record.seq],
      lane: near ? between.from : wire,
      to: far ? between.to : wire,
      bytes: frame ? record.data.bytes : 0,
      // A TCP end that goes no further is how a proxy that closes looks, unless a fault stands there.
      lost: far === null && (frame || this.#cuts.at(link, record.seq)),
    };
  }

  #ofFrame({ link, connection, from, opcode, bytes, ...data }: HistoryRecord<'wire.frame'>['data']): Words {
    if (opcode === 'close') {
      const code = data.code ?? 1005;
      const key = connectionKey(link, connection);
      const echo = (this.#closing.get(key) ?? from) !== from;
      this.#closing.set(key, from);
      if (echo) return { kin: 'echo', weight: 2, tone: 'quiet', text: `echoes ${code}` };
      const reason = data.reason ? ` “${data.reason}”` : '';
      return { kin: 'close', weight: 3, tone: toneOfCode(code), text: `close ${code}${reason}` };
    }
    const probe = opcode === 'ping' || opcode === 'pong';
    const text = probe ? opcode : `${opcode} frame, ${bytes} B`;
    return { kin: probe ? opcode : `${opcode} frame`, weight: probe ? 0 : 1, tone: 'quiet', text };
  }

  #common(
    record: HistoryRecord<'wire.bytes' | 'wire.frame' | 'wire.ended' | 'wire.opened' | 'wire.upgrade'>,
  ) {
    const { link, connection } = record.data;
    const who = linkLanes(link).machine ?? this.#terminals.ofWire(connection)?.page ?? null;
    return { t: record.t, who, bytes: 0, record: record as unknown as AnyRecord };
  }
}

/** An end is news where it ends a terminal or a shell's stream that was still wanted. */
function ofEnd({ seq, data }: HistoryRecord<'wire.ended'>, use: Connection | undefined): Words {
  const text = `${data.how.toUpperCase()}${data.partial ? ' inside a frame' : ''}`;
  if (use && seq < use.endedAt) return { kin: 'end', weight: 3, tone: 'bad', text };
  return { kin: 'end', weight: use ? 1 : 0, tone: data.how === 'rst' ? 'warn' : 'quiet', text };
}
