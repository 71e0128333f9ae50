import type { HistoryRecord } from '../history/record.ts';
import { moment, span } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';

/** What a sink may take once it answers again: INVARIANTS 30. */
const drainsWithinMs = 15_000;

/** Ends that only a failing agent side brings about. */
const agentFailures = new Set<string>(['agent_error', 'agent_unreachable']);

/** Judged from the moment on at which the last fault of the run was taken away. */
export const heal = invariant(
  {
    number: 36,
    id: 'HEAL',
    claim: 'When faults stop, machines come online, sessions can be opened, and queues drain.',
  },
  (book, findings) => {
    sinkDrains(book, findings);
    const healedAt = lastHealing(book);
    if (healedAt === null) return;
    // One beat may have gone out, and been lost, just before.
    const settled = healedAt + 2 * book.policy.heartbeatIntervalMs + book.epsilonMs;
    machinesComeBack(book, settled, findings);
    sessionsWork(book, healedAt, settled, findings);
  },
);

/** Null where there was no fault, or one still stands. */
function lastHealing(book: Casebook): number | null {
  const starts = book.of('gateway.started');
  const rejoins = book.of('gateway.fault').filter(({ data }) => data.what === 'rejoin');
  const ends = book.faults.spans.map(({ to }) => to);
  for (const fault of book.of('gateway.fault')) {
    if (fault.data.what === 'start' || fault.data.what === 'rejoin') continue;
    const heals = fault.data.what === 'partition' ? rejoins : starts;
    const healed = heals.find(({ t, seq }) => seq > fault.seq && t >= fault.t);
    ends.push(healed?.t ?? Infinity);
  }
  const last = Math.max(...ends);
  return Number.isFinite(last) ? last : null;
}

function machinesComeBack(book: Casebook, settled: number, findings: Findings): void {
  if (!book.lastedUntil(settled)) return;
  const statuses = Map.groupBy(book.of('machine.status'), ({ data }) => data.machine);
  for (const changes of statuses.values()) {
    const { name, machine } = changes[0]!.data;
    if (!isRunning(book, name) || isDisabled(book, machine, settled)) continue;
    findings.examined();
    const standing = changes.findLast(({ t }) => t <= settled);
    if (standing?.data.to === 'offline')
      findings.violated(
        `${name}: offline since ${moment(standing.t)}, and still at ${moment(settled)}, when every fault was over`,
        standing,
      );
  }
}

/** Its agent was not stopped, and its tunnel was not taken down, in the end. */
function isRunning(book: Casebook, name: string): boolean {
  const actor = `agent:${name}`;
  const own = (records: readonly HistoryRecord[]) => records.findLast((record) => record.actor === actor);
  const started = own(book.of('agent.started'));
  const stopped = own(book.of('agent.stopped'));
  if (!started || (stopped && stopped.seq > started.seq)) return false;
  const tunnel = book.of('agent.tunnel').findLast((record) => record.actor === actor);
  if (tunnel?.data.up === false) return false;
  // An agent that beats no more tells so by silence: without a beat there is nothing to judge.
  const beat = own(book.of('agent.beat_sent'));
  return beat !== undefined && beat.seq > started.seq;
}

/** By an administrator, whatever it says of itself; or enabled just then, and not yet heard of. */
function isDisabled(book: Casebook, machine: string, at: number): boolean {
  const beatAgo = at - book.policy.heartbeatIntervalMs;
  const last = book.audit.findLast(
    ({ row, record }) =>
      row.resource_id === machine &&
      ((row.action === 'machine.disabled' && record.t <= at) ||
        (row.action === 'machine.enabled' && record.t <= beatAgo)),
  );
  return last?.row.action === 'machine.disabled';
}

/** A machine is back with its first beat after the last fault, if not before. */
function sessionsWork(book: Casebook, healedAt: number, settled: number, findings: Findings): void {
  const back = new Map<string, number>();
  for (const { t, data } of book.of('heartbeat.received')) {
    if (t > healedAt && data.status === 'online' && !back.has(data.machine)) back.set(data.machine, t);
  }
  for (const session of book.opened()) {
    const { opened, ended } = session;
    if (!opened || opened.t < Math.min(settled, back.get(opened.data.machine) ?? Infinity)) continue;
    findings.examined();
    if (ended && agentFailures.has(ended.data.cause))
      findings.violated(
        `${session.name}: opened at ${moment(opened.t)}, when every fault was over, and ended by ${ended.data.cause} ${span(ended.t - opened.t)} later`,
        opened,
        ended,
      );
  }
}

function sinkDrains(book: Casebook, findings: Findings): void {
  const failed = book.of('audit.export_failed').at(-1);
  if (!failed) return;
  const due = failed.t + failed.data.retry_in_ms + drainsWithinMs + book.epsilonMs;
  const gone = [...book.faults.kills, ...book.of('gateway.stopped')].some(
    ({ t }) => t >= failed.t && t <= due,
  );
  if (gone || !book.lastedUntil(due)) return;
  findings.examined();
  const exported = book.of('audit.exported').reduce((most, { data }) => Math.max(most, data.to_seq), 0);
  const left = book.audit.find(({ row, record }) => record.t <= failed.t && row.seq > exported);
  if (left)
    findings.violated(
      `row ${left.row.seq} of ${moment(left.record.t)} still waits at ${moment(book.endsAt)}; the sink failed last at ${moment(failed.t)}`,
      left.record,
      failed,
    );
}
