/** Several gateways on one database: who is cut off from it when, and who could write what another one owes. */
import type { HistoryRecord } from '../history/record.ts';
import type { Casebook } from './casebook.ts';
import { isGateway } from './fault-log.ts';
import type { SessionCase } from './session-case.ts';

export interface CutOff {
  readonly from: number;
  /** Infinity while it was never let back. */
  readonly to: number;
}

/** The time in which the session's gateway was cut off, where that covers any of [from, to]. */
export function cutOffOf(book: Casebook, { opened }: SessionCase, from: number, to: number): CutOff | null {
  if (!opened) return null;
  const faults = book.of('gateway.fault').filter(({ data }) => isGateway(opened.actor, data.gateway));
  for (const cut of faults.filter(({ data }) => data.what === 'partition')) {
    const back = faults.find(({ seq, data }) => seq > cut.seq && data.what === 'rejoin');
    const span = { from: cut.t, to: back?.t ?? Infinity };
    if (span.from <= to && span.to >= from) return span;
  }
  return null;
}

/** Whether another gateway lived for a lease from `t` on, and so sees that the session's own does not. */
export function othersServe(book: Casebook, { opened }: SessionCase, t: number): boolean {
  const starts = book.of('gateway.started').filter((start) => start.t <= t && start.actor !== opened?.actor);
  return starts.some((start) => !endedBetween(book, start, t + book.policy.gatewayLeaseMs));
}

function endedBetween(book: Casebook, start: HistoryRecord<'gateway.started'>, t: number): boolean {
  const faults = book.of('gateway.fault').filter(({ data }) => isGateway(start.actor, data.gateway));
  const ends = [...faults.filter(({ data }) => data.what !== 'start'), ...own(book, start.actor)];
  return ends.some((end) => end.seq > start.seq && end.t <= t);
}

function own(book: Casebook, actor: string) {
  return book.of('gateway.stopped').filter((stop) => stop.actor === actor);
}
