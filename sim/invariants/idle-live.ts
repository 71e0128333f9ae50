import { moment, span } from '../history/wording.ts';
import { activity, liveSpan, stretches } from './activity.ts';
import { invariant } from './invariant.ts';

export const idleLive = invariant(
  {
    number: 12,
    id: 'IDLE-LIVE',
    claim: 'No session stays live through a silence longer than the idle timeout.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      const { idleTimeoutMs } = book.policyOf(session);
      if (idleTimeoutMs === 0) continue;
      const live = liveSpan(book, session);
      const times = live && activity(book, session, live);
      if (!live || !times) continue;
      findings.examined();
      const silence = stretches(live, times).find(
        ({ from, to }) => to - from.latest > idleTimeoutMs + book.epsilonMs,
      );
      if (silence)
        findings.violated(
          `${session.name}: inactive from ${moment(silence.from.latest)} to ${moment(silence.to)}, ${span(silence.to - silence.from.latest)}, and still live; the idle timeout is ${span(idleTimeoutMs)}`,
          session.opened,
          session.inputs.find(({ t }) => t === silence.to) ?? session.ended,
        );
    }
  },
);
