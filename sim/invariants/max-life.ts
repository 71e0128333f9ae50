import { moment, span } from '../history/wording.ts';
import { liveSpan } from './activity.ts';
import { invariant } from './invariant.ts';

export const maxLife = invariant(
  {
    number: 15,
    id: 'MAX-LIFE',
    claim: 'No session outlives the hard limit, chatty or silent; none ends earlier because of it.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      const { sessionLimitMs } = book.policyOf(session);
      const live = liveSpan(book, session);
      if (!live) continue;
      findings.examined();
      const { ended } = session;
      if (live.to - live.latest > sessionLimitMs + book.epsilonMs)
        findings.violated(
          `${session.name}: live from ${moment(live.latest)} to ${moment(live.to)}, ${span(live.to - live.latest)}; the hard limit is ${span(sessionLimitMs)}`,
          session.opened,
          ended,
        );
      if (ended?.data.cause === 'time_limit' && ended.t - live.earliest < sessionLimitMs - book.epsilonMs)
        findings.violated(
          `${session.name}: ended by the hard limit after ${span(ended.t - live.earliest)}; the hard limit is ${span(sessionLimitMs)}`,
          session.opened,
          ended,
        );
    }
  },
);
