import { moment, span } from '../history/wording.ts';
import { activity, liveSpan, stretches } from './activity.ts';
import { invariant } from './invariant.ts';

export const idleExact = invariant(
  {
    number: 11,
    id: 'IDLE-EXACT',
    claim: 'An idle ending comes the idle timeout after the last activity, not earlier and not later.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      const { idleTimeoutMs } = book.policyOf(session);
      const { ended } = session;
      if (ended?.data.cause !== 'idle_timeout') continue;
      if (idleTimeoutMs === 0) {
        findings.examined();
        findings.violated(
          `${session.name}: ended as idle at ${moment(ended.t)}, but the idle timeout is off`,
          ended,
        );
        continue;
      }
      const live = liveSpan(book, session);
      const times = live && activity(book, session, live);
      if (!live || !times) continue;
      findings.examined();
      const { from } = stretches(live, times).at(-1)!;
      const last = session.inputs.findLast(({ t }) => t === from.latest) ?? session.opened;
      const early = from.earliest + idleTimeoutMs - ended.t;
      const late = ended.t - from.latest - idleTimeoutMs;
      if (early > book.epsilonMs || late > book.epsilonMs)
        findings.violated(
          `${session.name}: last active at ${moment(from.latest)}, ended as idle ${span(ended.t - from.latest)} later at ${moment(ended.t)}; the idle timeout is ${span(idleTimeoutMs)}`,
          last,
          ended,
        );
    }
  },
);
