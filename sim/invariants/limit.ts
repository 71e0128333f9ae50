import type { AnyRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { isGateway } from './fault-log.ts';
import { type Findings, invariant } from './invariant.ts';
import { scriptsOf } from './scripts.ts';

interface Change {
  readonly t: number;
  readonly seq: number;
  readonly user: string;
  readonly record: AnyRecord;
  readonly by: 1 | -1;
}

/** Of events at one instant the ends are counted first: which came first is not known between gateways. */
export const limit = invariant(
  {
    number: 22,
    id: 'LIMIT',
    claim:
      'The live sessions and running scripts of a person never exceed the policy, and nobody is refused for it who has fewer: no failed connect keeps a slot.',
  },
  (book, findings) => {
    const live = new Map<string, number>();
    for (const change of changes(book)) {
      const count = (live.get(change.user) ?? 0) + change.by;
      live.set(change.user, count);
      if (change.by < 0) continue;
      findings.examined();
      const { sessionsPerUser } = book.policyAt(change.record);
      if (count > sessionsPerUser)
        findings.violated(
          `user ${change.user}: ${count} live sessions and scripts at ${moment(change.t)}; the policy allows ${sessionsPerUser}`,
          change.record,
        );
    }
    for (const refusal of refusals(book)) refusedInVain(book, refusal, findings);
  },
);

interface Refusal {
  readonly user: string;
  readonly refused: AnyRecord;
}

/** When a terminal is asked for, in the handshake, or when another gateway had opened the last one before this session's row was. */
function refusals(book: Casebook): Refusal[] {
  const inHandshake = book.of('handshake.refused').flatMap((refused) => {
    if (refused.data.cause !== 'session_limit') return [];
    const created = book.of('shell_token.created').find(({ data }) => data.token === refused.data.token);
    return created ? [{ user: created.data.user, refused }] : [];
  });
  const asked = book.of('slot.refused').map((refused) => ({ user: refused.data.user, refused }));
  const later = book
    .opened()
    .filter(({ ended }) => ended?.data.cause === 'session_limit')
    .map(({ opened, ended }) => ({ user: opened!.data.user, refused: ended! }));
  return [...asked, ...inHandshake, ...later];
}

/** Those that got a slot. */
function slotted(book: Casebook) {
  return book.opened().filter(({ ended }) => ended?.data.cause !== 'session_limit');
}

/** By the gateway's own order: it frees a slot before it tells of an end. Of another's ends it hears a little later. */
function refusedInVain(book: Casebook, { user, refused }: Refusal, findings: Findings): void {
  findings.examined();
  const isOver = (ended: AnyRecord) => {
    if (ended.actor === refused.actor) return ended.seq < refused.seq;
    return ended.t < refused.t - book.epsilonMs && !mayBeUnheard(book, ended, refused);
  };
  const held = slotted(book).filter(
    ({ opened, ended }) =>
      opened!.data.user === user && opened!.seq < refused.seq && (ended === null || !isOver(ended)),
  ).length;
  const { sessionsPerUser } = book.policyAt(refused);
  // A script takes its slot a moment before the audit log knows of it.
  const running = scriptsOf(book).filter(
    (script) =>
      script.user === user &&
      script.started.t <= refused.t + book.epsilonMs &&
      (script.end === null || script.end >= refused.t - book.epsilonMs),
  ).length;
  if (held + running < sessionsPerUser)
    findings.violated(
      `user ${user}: refused for the limit at ${moment(refused.t)} with ${held} live sessions; the policy allows ${sessionsPerUser}`,
      refused,
    );
}

/** Of an end on a gateway that something befell others may not know for as long as its lease. */
function mayBeUnheard(book: Casebook, ended: AnyRecord, refused: AnyRecord): boolean {
  return book
    .of('gateway.fault')
    .some(({ seq, data }) => seq < refused.seq && isGateway(ended.actor, data.gateway));
}

function changes(book: Casebook): Change[] {
  const all: Change[] = [];
  for (const session of slotted(book)) {
    const opened = session.opened!;
    all.push({ t: opened.t, seq: opened.seq, user: opened.data.user, record: opened, by: 1 });
    const end = book.faults.endOf(session);
    if (end !== null)
      all.push({
        t: end,
        seq: session.ended?.seq ?? opened.seq,
        user: opened.data.user,
        record: session.ended ?? opened,
        by: -1,
      });
  }
  for (const { user, started, end } of scriptsOf(book)) {
    if (user === null) continue;
    all.push({ t: started.t, seq: started.seq, user, record: started, by: 1 });
    if (end !== null) all.push({ t: end, seq: started.seq, user, record: started, by: -1 });
  }
  return all.sort((a, b) => a.t - b.t || a.by - b.by || a.seq - b.seq);
}
