import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';
import { type ScriptCase, scriptsOf } from './scripts.ts';
import type { SessionCase } from './session-case.ts';

/** What the agent may take to clear up after an end: INVARIANTS 33. */
const reapMs = 5000;

/** Counts at least and at most: what happened at the instant of the census may be in it or not. */
interface Span {
  readonly least: number;
  readonly most: number;
}

export const leak = invariant(
  {
    number: 32,
    id: 'LEAK',
    claim:
      'When the world is quiet, shells, agent streams, sockets, timers and list entries equal the live sessions, and the scripts that run.',
  },
  (book, findings) => {
    if (!book.observes('session.opened') && !book.observes('gateway.started')) return;
    const scripts = scriptsOf(book);
    for (const census of book.of('census')) {
      findings.examined();
      ofGateway(book, census, scripts, findings);
      ofAgents(book, census, scripts, findings);
    }
  },
);

function ofGateway(
  book: Casebook,
  census: HistoryRecord<'census'>,
  scripts: readonly ScriptCase[],
  findings: Findings,
): void {
  const gone = book.faults.kills.some(({ t }) => t <= census.t && !startedSince(book, t, census.t));
  if (gone) return;
  const live = liveAt(book, census, book.opened(), 0);
  const shells = liveAt(book, census, book.opened().filter(hasShell), 0);
  const closing = liveAt(book, census, book.opened(), book.policy.closeEchoMs + book.epsilonMs);
  const { sessions, listed, streams, sockets, timers } = census.data.gateway;
  const since = census.t - book.policy.closeEchoMs - book.epsilonMs;
  // A refused handshake has a socket, and a timer that cuts it, until its close is answered.
  const refused = book.of('handshake.refused').filter(({ t }) => t >= since && t <= census.t).length;
  const counts = [
    { what: 'sessions', count: sessions, span: { least: live.least, most: closing.most } },
    { what: 'entries in its list', count: listed, span: live },
    { what: 'agent streams', count: streams, span: shells },
    { what: 'sockets', count: sockets, span: { least: live.least, most: closing.most + refused } },
  ];
  if (closing.most + refused === 0)
    counts.push({ what: 'timers', count: timers, span: { least: 0, most: 0 } });
  for (const { what, count, span } of counts) {
    if (!within(count, span))
      findings.violated(
        `at ${moment(census.t)}, all quiet, the gateway holds ${count} ${what}; live sessions: ${spanName(span)}`,
        census,
      );
  }
  const running = runningAt(scripts, census, 0);
  const count = census.data.gateway.scripts ?? running.most;
  if (!within(count, running))
    findings.violated(
      `at ${moment(census.t)}, all quiet, the gateway holds ${count} scripts; ${spanName(running)} are running`,
      census,
    );
}

/** A guest on a shared shell has none of its own. */
function hasShell({ guestOf }: SessionCase): boolean {
  return guestOf === null;
}

function ofAgents(
  book: Casebook,
  census: HistoryRecord<'census'>,
  scripts: readonly ScriptCase[],
  findings: Findings,
): void {
  const since = census.t - reapMs - book.epsilonMs;
  for (const { machine, shells, streams } of census.data.agents) {
    const sessions = book.opened().filter((session) => hasShell(session) && session.on(machine));
    // An agent that cannot hear its gateway does not know of an end.
    const deaf = (target: string) =>
      target === `machine:${machine}` || (target.includes('agent') && target.includes(machine));
    if (book.faults.during(since, census.t, deaf).length > 0) continue;
    const own = scripts.filter((script) => script.on(machine));
    const span = {
      least:
        liveAt(book, census, sessions, 0).least +
        own.filter(({ end, hasShell }) => end === null && hasShell(census.t)).length,
      most:
        liveAt(book, census, sessions, reapMs + book.epsilonMs).most +
        runningAt(own, census, reapMs + book.epsilonMs).most,
    };
    for (const [what, count] of [
      ['shells', shells],
      ['streams', streams],
    ] as const) {
      if (!within(count, span))
        findings.violated(
          `at ${moment(census.t)}, all quiet, the agent of ${machine} holds ${count} ${what}; live sessions and scripts: ${spanName(span)}`,
          census,
        );
    }
  }
  const { processes } = census.data;
  const disturbed = book.faults.during(
    since,
    census.t,
    (target) => target.includes('agent') || target.startsWith('machine:'),
  );
  const grace = reapMs + book.epsilonMs;
  const alive = liveAt(book, census, book.opened(), grace).most + runningAt(scripts, census, grace).most > 0;
  if (disturbed.length === 0 && !alive && processes.length > 0)
    findings.violated(
      `at ${moment(census.t)} no session is live, no script runs, and ${processes.length} processes of shells are still there: ${processes.join(', ')}`,
      census,
    );
}

/** Live sessions at a census, with those that ended up to `graceMs` before it in `most`. */
function liveAt(
  book: Casebook,
  census: HistoryRecord<'census'>,
  sessions: readonly SessionCase[],
  graceMs: number,
): Span {
  let least = 0;
  let most = 0;
  for (const session of sessions) {
    const opened = session.opened!;
    const end = book.faults.endOf(session);
    if (opened.t > census.t || (opened.t === census.t && opened.seq > census.seq && end === null)) continue;
    if (end === null || end > census.t) {
      most++;
      if (opened.t < census.t || opened.seq < census.seq) least++;
    } else if (end === census.t || end >= census.t - graceMs) {
      const after = (session.ended?.seq ?? 0) > census.seq;
      if (graceMs > 0 || after) most++;
    }
  }
  return { least, most };
}

/** Scripts that run at a census, with those that ended up to `graceMs` before it in `most`. */
function runningAt(scripts: readonly ScriptCase[], census: HistoryRecord<'census'>, graceMs: number): Span {
  const begun = scripts.filter(({ started }) => started.seq < census.seq);
  return {
    least: begun.filter(({ end }) => end === null || end > census.t).length,
    most: begun.filter(({ end }) => end === null || end >= census.t - graceMs).length,
  };
}

function startedSince(book: Casebook, from: number, to: number): boolean {
  return book.of('gateway.started').some(({ t }) => t >= from && t <= to);
}

function within(count: number, { least, most }: Span): boolean {
  return count >= least && count <= most;
}

function spanName({ least, most }: Span): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
