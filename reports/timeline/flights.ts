/**
 * What travels on a wire is seen twice, on its sender's leg and on its receiver's. A flight is both
 * sightings of one frame or one TCP end, or the one that there was: a frame that a fault swallowed was
 * never seen on the far leg, and an RST that a fault made was never seen on the near one.
 */
import type { AnyRecord, HistoryRecord } from '../../sim/history/record.ts';

export type Travelling = HistoryRecord<'wire.frame'> | HistoryRecord<'wire.ended'>;

export interface Flight {
  /** On the sender's leg. */
  readonly near: Travelling | null;
  /** On the receiver's leg. */
  readonly far: Travelling | null;
}

/** Frames that a fault swallowed wait for ever; a few suffice to pair what is under way. */
const mostWaiting = 64;

interface OpenFlight {
  near: Travelling | null;
  far: Travelling | null;
}

/** The flight of every frame and end, by the `seq` of its first sighting. Pure. */
export function flightsIn(records: readonly AnyRecord[]): Map<number, Flight> {
  const flights = new Map<number, OpenFlight>();
  const underWay = new Map<string, OpenFlight[]>();
  for (const record of records) {
    if (record.kind !== 'wire.frame' && record.kind !== 'wire.ended') continue;
    const { link, connection, leg, from } = record.data;
    const what =
      record.kind === 'wire.frame' ? `${record.data.opcode} ${record.data.bytes}` : record.data.how;
    const key = `${link} ${connection} ${from} ${what}`;
    const waiting = underWay.get(key) ?? [];
    underWay.set(key, waiting);
    if (leg === from) {
      const flight: OpenFlight = { near: record, far: null };
      flights.set(record.seq, flight);
      if (waiting.push(flight) > mostWaiting) waiting.shift();
    } else {
      const [flight] = waiting.splice(Math.max(0, departure(waiting, record.t)), 1);
      if (flight) flight.far = record;
      else flights.set(record.seq, { near: null, far: record });
    }
  }
  return flights;
}

/** Of equal frames under way, the one sent at the time of arrival; else the oldest. */
function departure(waiting: readonly OpenFlight[], t: number): number {
  return waiting.findIndex(({ near }) => near?.t === t);
}
