import type { AnyRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { Casebook } from './casebook.ts';
import { closeCodes } from './close-codes.ts';
import { invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

export const oneReason = invariant(
  {
    number: 4,
    id: 'ONE-REASON',
    claim:
      'Gateway, audit and page tell the same cause of an end; the first cause wins and late reports change nothing.',
  },
  (book, findings) => {
    for (const session of book.sessions.values()) {
      const { ended } = session;
      if (!ended) continue;
      findings.examined();
      const late = session.ends.find(
        (end) => end !== ended && !isRecovery(book, session, end, end.data.cause),
      );
      if (late)
        findings.violated(
          `${session.name}: it ended by ${ended.data.cause} at ${moment(ended.t)} and again by ${late.data.cause} at ${moment(late.t)}`,
          ended,
          late,
        );
      for (const row of session.disconnectedRows) {
        const { cause, close_code: code } = row.data.row.metadata;
        if (isRecovery(book, session, row, cause)) continue;
        if (cause !== ended.data.cause)
          findings.violated(
            `${session.name}: the gateway ended it by ${ended.data.cause}, the audit log says ${String(cause)}`,
            ended,
            row,
          );
        else if (code !== (ended.data.code ?? 1006))
          findings.violated(
            `${session.name}: the gateway ended it with ${ended.data.code ?? 'no close frame (1006)'}, the audit log says ${String(code)}`,
            ended,
            row,
          );
      }
      const told = session.page?.closed;
      const fits =
        closeCodes[ended.data.cause].by !== 'gateway' ||
        told?.data.code === closeCodes[ended.data.cause].code;
      if (told?.data.clean && !fits)
        findings.violated(
          `${session.name}: the gateway ended it by ${ended.data.cause} (${ended.data.code}), the page was told ${told.data.code}`,
          ended,
          told,
        );
    }
  },
);

/** A successor, or another gateway, may report the crash of one that had decided on a cause but could not write it. */
function isRecovery(book: Casebook, { opened }: SessionCase, told: AnyRecord, cause: unknown): boolean {
  if (cause !== 'gateway_crashed') return false;
  if (opened && told.actor !== opened.actor) return true;
  return book.of('gateway.started').some(({ seq }) => seq > (opened?.seq ?? 0));
}
