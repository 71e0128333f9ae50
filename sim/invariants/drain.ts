import { moment, span } from '../history/wording.ts';
import { invariant } from './invariant.ts';

export const drain = invariant(
  {
    number: 10,
    id: 'DRAIN',
    claim:
      'A draining gateway opens nothing new, ends every live session within its grace, and has audited them all before it stops.',
  },
  (book, findings) => {
    for (const draining of book.of('gateway.draining')) {
      findings.examined();
      const due = draining.t + draining.data.deadline_ms + book.epsilonMs;
      const stopped = book
        .of('gateway.stopped')
        .find(({ seq, actor }) => actor === draining.actor && seq > draining.seq);
      for (const session of book.opened()) {
        const { opened, ended } = session;
        if (!opened || opened.actor !== draining.actor) continue;
        const restarted = book
          .of('gateway.started')
          .some(({ seq, actor }) => actor === draining.actor && seq > draining.seq && seq < opened.seq);
        if (restarted) continue;
        if (opened.seq > draining.seq && opened.t > draining.t + book.epsilonMs) {
          findings.violated(
            `${session.name}: opened at ${moment(opened.t)}, ${span(opened.t - draining.t)} after the gateway began to drain`,
            draining,
            opened,
          );
          continue;
        }
        const end = book.faults.endOf(session);
        if (end !== null && end <= draining.t) continue;
        if (end === null ? book.lastedUntil(due) : end > due)
          findings.violated(
            `${session.name}: still live ${span(due - draining.t)} after the gateway began to drain at ${moment(draining.t)}`,
            draining,
            ended,
          );
        const [connected] = session.connectedRows;
        const [disconnected] = session.disconnectedRows;
        if (stopped && connected && (!disconnected || disconnected.seq > stopped.seq))
          findings.violated(
            `${session.name}: the gateway stopped at ${moment(stopped.t)} before its shell_disconnected was written`,
            stopped,
            disconnected,
          );
      }
    }
  },
);
