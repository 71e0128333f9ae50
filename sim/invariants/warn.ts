import type { HistoryRecord } from '../history/record.ts';
import { moment, span } from '../history/wording.ts';
import { activity, liveSpan, type Stretch, stretches } from './activity.ts';
import type { Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

type Warning = HistoryRecord<'session.idle_warning'>;

export const warn = invariant(
  {
    number: 13,
    id: 'WARN',
    claim: 'One idle warning per idle stretch, at its time, withdrawn on activity.',
  },
  (book, findings) => {
    for (const session of book.opened()) {
      const { idleTimeoutMs, idleWarningMs } = book.policyOf(session);
      if (idleTimeoutMs === 0) continue;
      const live = liveSpan(book, session);
      const times = live && activity(book, session, live);
      if (!live || !times) continue;
      alternate(session, findings);
      if (idleWarningMs === 0) none(session, findings);
      else for (const stretch of stretches(live, times)) inStretch(book, session, stretch, findings);
    }
  },
);

function alternate(session: SessionCase, findings: Findings): void {
  let standing: Warning | null = null;
  for (const warning of session.warnings) {
    if (warning.data.active && standing)
      findings.violated(
        `${session.name}: warned at ${moment(standing.t)} and again at ${moment(warning.t)} without activity between`,
        standing,
        warning,
      );
    if (!warning.data.active && !standing)
      findings.violated(
        `${session.name}: a warning was withdrawn at ${moment(warning.t)}, but none stood`,
        warning,
      );
    standing = warning.data.active ? warning : null;
  }
}

function none(session: SessionCase, findings: Findings): void {
  const [warning] = session.warnings;
  if (!warning) return;
  findings.examined();
  findings.violated(`${session.name}: warned at ${moment(warning.t)}, but idle warnings are off`, warning);
}

/** What stands within ε of either end of a stretch may belong to its neighbour. */
function inStretch(book: Casebook, session: SessionCase, stretch: Stretch, findings: Findings): void {
  const { idleWarningMs, idleTimeoutMs } = book.policyOf(session);
  const { from, to } = stretch;
  const earliest = from.earliest + idleWarningMs - book.epsilonMs;
  const latest = from.latest + idleWarningMs + book.epsilonMs;
  const inside = session.warnings.filter(
    ({ t, data }) => data.active && t > from.latest + book.epsilonMs && t < to - book.epsilonMs,
  );
  const wrong = inside.find(({ t }) => t < earliest || t > latest);
  if (wrong) {
    findings.examined();
    findings.violated(
      `${session.name}: inactive since ${moment(from.latest)}, warned ${span(wrong.t - from.latest)} later; the warning is due after ${span(idleWarningMs)}`,
      wrong,
    );
  }
  if (to <= latest || idleWarningMs >= idleTimeoutMs) return;
  findings.examined();
  const warning = session.warnings.find(({ t, data }) => data.active && t >= earliest && t <= latest);
  if (!warning) {
    findings.violated(
      `${session.name}: inactive from ${moment(from.latest)} to ${moment(to)} and never warned; the warning is due after ${span(idleWarningMs)}`,
      session.opened,
      session.ended,
    );
    return;
  }
  if (!stretch.followed) return;
  const withdrawn = session.warnings.find(
    ({ t, seq, data }) => !data.active && seq > warning.seq && t <= to + book.epsilonMs,
  );
  if (!withdrawn && book.lastedUntil(to + book.epsilonMs))
    findings.violated(
      `${session.name}: active again at ${moment(to)}, and the warning of ${moment(warning.t)} was not withdrawn`,
      warning,
    );
}
