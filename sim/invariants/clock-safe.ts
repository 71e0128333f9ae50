import { moment, span } from '../history/wording.ts';
import { liveSpan } from './activity.ts';
import { invariant } from './invariant.ts';

/** That no ending moves with the wall clock is what 11, 12, 14 and 15 find: they judge by `t`, which never jumps. */
export const clockSafe = invariant(
  {
    number: 16,
    id: 'CLOCK-SAFE',
    claim: 'Durations are monotonic: none is negative, and each is the time that the session really took.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      const { ended, opened } = session;
      if (!ended || !opened) continue;
      findings.examined();
      const told = ended.data.duration_ms;
      if (told < 0) {
        findings.violated(`${session.name}: its duration is ${span(told)}`, ended);
        continue;
      }
      // Nobody saw the end of a session whose gateway died.
      const live = liveSpan(book, session);
      if (!live || ended.data.cause === 'gateway_crashed') continue;
      const longest = ended.t - Math.min(opened.t, live.earliest) + book.epsilonMs;
      const shortest = ended.t - live.latest - book.epsilonMs;
      if (told > longest || told < shortest)
        findings.violated(
          `${session.name}: lasted from ${moment(live.latest)} to ${moment(ended.t)}, ${span(ended.t - live.latest)}, and says ${span(told)}`,
          opened,
          ended,
        );
    }
  },
);
