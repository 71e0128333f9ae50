import type { HistoryRecord } from '../history/record.ts';
import { moment, span } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { isGateway } from './fault-log.ts';
import { type Findings, invariant } from './invariant.ts';

type Beat = HistoryRecord<'heartbeat.received'>;
type Status = HistoryRecord<'machine.status'>;

export const offline = invariant(
  {
    number: 38,
    id: 'OFFLINE',
    claim:
      'A machine is offline exactly from its last beat + 90 s or its own goodbye, one machine.marked_offline each time, or from the moment it is disabled, and create_session refuses it from then on.',
  },
  (book, findings) => {
    const machines = new Set([
      ...book.of('machine.status').map(({ data }) => data.machine),
      ...book.of('heartbeat.received').map(({ data }) => data.machine),
    ]);
    for (const machine of machines) {
      const beats = book.of('heartbeat.received').filter(({ data }) => data.machine === machine);
      const changes = book.of('machine.status').filter(({ data }) => data.machine === machine);
      const name = changes[0]?.data.name ?? machine;
      for (const change of changes) {
        const byRule = change.data.from === 'online' && change.data.to === 'offline';
        if (byRule && !isDisabling(book, machine, change)) markedInTime(book, name, change, beats, findings);
      }
      markedAtAll(book, name, beats, changes, findings);
      audited(book, name, machine, changes, findings);
      refused(book, name, machine, changes, findings);
    }
  },
);

function markedInTime(
  book: Casebook,
  name: string,
  change: Status,
  beats: readonly Beat[],
  findings: Findings,
): void {
  // What another gateway hears at that moment it cannot know yet.
  const before = beats.filter(({ t, seq, actor }) =>
    actor === change.actor ? seq < change.seq : t <= change.t - book.epsilonMs,
  );
  const last = before.at(-1);
  if (!last) return;
  findings.examined();
  const silence = change.t - last.t;
  const { offlineAfterMs } = book.policy;
  if (last.data.status === 'offline') {
    if (silence > book.epsilonMs)
      findings.violated(
        `${name}: said goodbye at ${moment(last.t)}, marked offline ${span(silence)} later`,
        last,
        change,
      );
    return;
  }
  const restarted = book.of('gateway.started').some(({ t, seq }) => seq > last.seq && t <= change.t);
  // One that starts anew counts by the wall clock, and that may have been set meanwhile.
  const known = before.findLast((beat) => !isLost(book, beat)) ?? last;
  const early = change.t - known.t < offlineAfterMs - book.epsilonMs && !(restarted && jumped(book, change));
  const late =
    change.t > countedFrom(book, change, last) + offlineAfterMs + book.epsilonMs &&
    !wasCutOff(book, change, last);
  if (early || late)
    findings.violated(
      `${name}: last beat at ${moment(last.t)}, marked offline ${span(silence)} later; it has ${span(offlineAfterMs)}`,
      last,
      change,
    );
  const began = book
    .of('gateway.started')
    .findLast(({ seq, actor }) => seq < change.seq && actor === change.actor);
  if (began && began.seq > last.seq && change.t - began.t <= book.policy.heartbeatIntervalMs)
    findings.violated(
      `${name}: marked offline ${span(change.t - began.t)} after the gateway started: until then nobody heard its beats, one in ${span(book.policy.heartbeatIntervalMs)}`,
      began,
      change,
    );
}

/**
 * The last beat; or, where what is known of it was lost with a gateway, when somebody began to count anew: who
 * starts does, and those that are left find out within a lease which machines were another's.
 */
function countedFrom(book: Casebook, change: Status, last: Beat): number {
  const meanwhile = ({ t }: HistoryRecord) => t >= last.t && t <= change.t;
  const starts = book.of('gateway.started').filter((start) => start.seq > last.seq && meanwhile(start));
  const cut = cutOff(book, last, change.t);
  const losses = [
    ...gatewayEnds(book).filter(meanwhile),
    ...(cut && last.actor !== change.actor ? [cut] : []),
  ];
  return Math.max(
    last.t,
    ...starts.map(({ t }) => t),
    ...losses.map(({ t }) => t + book.policy.gatewayLeaseMs),
  );
}

/** From the database, when it would have been time. */
function wasCutOff(book: Casebook, change: Status, last: Beat): boolean {
  const due = last.t + book.policy.offlineAfterMs;
  const faults = book.of('gateway.fault').filter(({ data }) => isGateway(change.actor, data.gateway));
  return faults.some(({ t, seq, data }) => {
    const back = faults.find((other) => other.seq > seq && other.data.what === 'rejoin');
    const backAt = back?.t ?? Infinity;
    // Once it is back it looks within its time.
    const soon = change.t <= backAt + book.policy.offlineAfterMs + book.epsilonMs;
    return data.what === 'partition' && t <= due && backAt >= due && soon;
  });
}

/** Notes of a second go to the database together. */
const notedWithinMs = 1000;

/** Its gateway was killed or cut off before anybody else could know of it. */
function isLost(book: Casebook, { t, actor }: Beat): boolean {
  return book
    .of('gateway.fault')
    .some(
      (fault) =>
        isGateway(actor, fault.data.gateway) &&
        (fault.data.what === 'kill' || fault.data.what === 'partition') &&
        fault.t >= t &&
        fault.t <= t + notedWithinMs + book.epsilonMs,
    );
}

function jumped(book: Casebook, { actor, t }: Status): boolean {
  return book.of('clock.jumped').some((jump) => jump.data.party === actor && jump.t <= t);
}

/** An online machine that falls silent must be marked; a gateway that was down meanwhile starts the count anew. */
function markedAtAll(
  book: Casebook,
  name: string,
  beats: readonly Beat[],
  changes: readonly Status[],
  findings: Findings,
): void {
  const window = book.policy.offlineAfterMs + book.epsilonMs;
  for (const [index, beat] of beats.entries()) {
    const next = beats[index + 1];
    const until = next?.t ?? book.endsAt;
    if (beat.data.status !== 'online' || until - beat.t <= window) continue;
    const down =
      gatewayEnds(book).some(({ t }) => t >= beat.t - window && t <= until) ||
      cutOff(book, beat, until) !== undefined;
    if (down || !isOnline(changes, beat)) continue;
    findings.examined();
    const marked = changes.some(
      ({ t, data }) => t >= beat.t && t <= until + book.epsilonMs && data.from === 'online',
    );
    if (!marked)
      findings.violated(
        `${name}: no beat from ${moment(beat.t)} to ${moment(until)}, ${span(until - beat.t)}, and still online; it has ${span(book.policy.offlineAfterMs)}`,
        beat,
        next,
      );
  }
}

/** When the gateway that heard it was last cut off from the database meanwhile. */
function cutOff(book: Casebook, { seq, actor }: Beat, until: number): HistoryRecord | undefined {
  const cuts = book.of('gateway.fault').filter(({ data }) => data.what === 'partition');
  return cuts.findLast((cut) => isGateway(actor, cut.data.gateway) && cut.seq > seq && cut.t <= until);
}

function gatewayEnds(book: Casebook): readonly HistoryRecord[] {
  return [...book.faults.kills, ...book.of('gateway.stopped')];
}

/** By the last change up to the beat's instant, else by the next one. */
function isOnline(changes: readonly Status[], beat: Beat): boolean {
  const before = changes.findLast(({ t }) => t <= beat.t);
  if (before) return before.data.to === 'online';
  return changes.find(({ t }) => t > beat.t)?.data.from === 'online';
}

function audited(
  book: Casebook,
  name: string,
  machine: string,
  changes: readonly Status[],
  findings: Findings,
): void {
  if (!book.observes('audit.row')) return;
  const rows = book.audit.filter(
    ({ row }) => row.action === 'machine.marked_offline' && row.resource_id === machine,
  );
  const marks = changes.filter(({ data }) => data.from === 'online' && data.to === 'offline');
  if (rows.length + marks.length === 0) return;
  findings.examined();
  if (rows.length > marks.length)
    findings.violated(
      `${name}: went offline ${marks.length} times, machine.marked_offline was written ${rows.length} times`,
      ...rows.map(({ record }) => record),
    );
  for (const mark of marks.filter((one) => !isDisabling(book, machine, one))) {
    const cutShort = book.faults.kills.some(({ t }) => book.together(t, mark.t));
    const row = rows.find(({ record }) => book.together(record.t, mark.t));
    if (!row && !cutShort && book.lastedUntil(mark.t + book.epsilonMs))
      findings.violated(
        `${name}: offline from ${moment(mark.t)}, and no machine.marked_offline was written`,
        mark,
      );
  }
}

/** An administrator took it out of service. */
function isDisabling(book: Casebook, machine: string, change: Status): boolean {
  return book.audit.some(
    ({ row, record }) =>
      row.action === 'machine.disabled' && row.resource_id === machine && book.together(record.t, change.t),
  );
}

function refused(
  book: Casebook,
  name: string,
  machine: string,
  changes: readonly Status[],
  findings: Findings,
): void {
  for (const created of book.of('shell_token.created')) {
    if (created.data.machine !== machine) continue;
    const before = changes.findLast(({ t, seq, actor }) =>
      actor === created.actor ? seq < created.seq : t < created.t,
    );
    const backElsewhere = changes.some(
      ({ t, actor, data }) => actor !== created.actor && data.to === 'online' && book.together(t, created.t),
    );
    if (before?.data.to !== 'offline' || backElsewhere) continue;
    findings.examined();
    if (created.t > before.t + book.epsilonMs)
      findings.violated(
        `${name}: offline since ${moment(before.t)}, and create_session made a token for it at ${moment(created.t)}`,
        before,
        created,
      );
  }
}
