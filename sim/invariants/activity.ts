/** When a session was live and when its person was active, as far as the history tells. */
import type { Casebook } from './casebook.ts';
import type { SessionCase } from './session-case.ts';

export interface LiveSpan {
  /** The start is known no closer than this: the row that announces the session, and the shell's own start. */
  readonly earliest: number;
  readonly latest: number;
  /** When it ended, or when the run did. */
  readonly to: number;
  /** Whether it ended before the run did. */
  readonly ended: boolean;
}

/** Null for a session that never was a live terminal. */
export function liveSpan(book: Casebook, session: SessionCase): LiveSpan | null {
  const announced = session.connectedRows[0]?.t ?? session.opened?.t;
  if (announced === undefined || !session.opened) return null;
  const live = session.states.find(({ data }) => data.to === 'live')?.t;
  if (live === undefined && book.tellsWhenLive) return null;
  const end = book.faults.endOf(session);
  return {
    earliest: Math.min(announced, live ?? announced),
    latest: live ?? announced,
    to: end ?? book.endsAt,
    ended: end !== null,
  };
}

/**
 * Moments of activity while it lived, in order: what was typed, that its owner refreshed it, and under the
 * policy `any` also what the gateway sent on. Null where output counts and nobody watched it, or saw it late.
 */
export function activity(book: Casebook, session: SessionCase, live: LiveSpan): number[] | null {
  const before = session.ended?.seq ?? Infinity;
  // What one types who only watches goes nowhere, and yet they are there.
  const keys = session.opened?.data.watches ? (session.page?.inputs ?? []) : session.inputs;
  const typed = [...keys, ...session.refreshes]
    .filter(({ seq }) => seq < before)
    .map(({ t }) => t)
    .sort((a, b) => a - b);
  if (book.policyOf(session).idleActivity === 'input') return typed;
  if (isShownLate(book, session, live)) return null;
  const shown = outputTimes(book, session);
  if (!shown) return null;
  const until = live.ended ? live.to - book.epsilonMs : live.to;
  return [...typed, ...shown.filter((t) => t >= live.earliest && t < until)].sort((a, b) => a - b);
}

const delays = new Set(['slow', 'bandwidth', 'stall']);

/** Behind a link that holds output back the wire tells later than the gateway that it went out. */
function isShownLate(book: Casebook, { wire }: SessionCase, { earliest, to }: LiveSpan): boolean {
  const onLink = book.faults.during(earliest, to, (target) => target === wire?.link);
  return onLink.some(({ record }) => record.kind === 'fault.applied' && delays.has(record.data.fault));
}

function outputTimes(book: Casebook, session: SessionCase): number[] | null {
  if (session.wire) {
    return session.wire
      .framesOf('server', 'server')
      .filter(({ data }) => data.opcode === 'binary')
      .map(({ t }) => t);
  }
  return book.observes('shell.output') ? session.outputs.map(({ t }) => t) : null;
}

export interface Stretch {
  /** The activity before it; for the first stretch the start, known no closer than this. */
  readonly from: { readonly earliest: number; readonly latest: number };
  readonly to: number;
  /** Ended by the next activity, not by the end of session or run. */
  readonly followed: boolean;
}

/** The silences between activities. */
export function stretches(live: LiveSpan, times: readonly number[]): Stretch[] {
  let from = { earliest: live.earliest, latest: live.latest };
  const all: Stretch[] = [];
  for (const t of times) {
    all.push({ from, to: t, followed: true });
    from = { earliest: t, latest: t };
  }
  all.push({ from, to: live.to, followed: false });
  return all;
}
