import type { HistoryRecord } from '../history/record.ts';
import { moment } from '../history/wording.ts';
import type { AuditSighting, Casebook } from './casebook.ts';
import { type Findings, invariant } from './invariant.ts';
import type { SessionCase } from './session-case.ts';

export const auditChain = invariant(
  {
    number: 28,
    id: 'AUDIT-CHAIN',
    claim:
      'Audit rows are gap-free, hash-chained and in order per session; the row of a revoke, or of an end from elsewhere, comes before the ends that it caused.',
  },
  (book, findings) => {
    let last: AuditSighting | undefined;
    for (const entry of book.audit) {
      findings.examined();
      if (last) follows(book, last, entry, findings);
      last = entry;
    }
    for (const session of book.sessions.values()) {
      const [connected] = session.connectedRows;
      const [disconnected] = session.disconnectedRows;
      if (connected && disconnected && disconnected.data.row.seq < connected.data.row.seq)
        findings.violated(
          `${session.name}: shell_disconnected is row ${disconnected.data.row.seq}, before its shell_connected, row ${connected.data.row.seq}`,
          disconnected,
          connected,
        );
      if (disconnected) endedFromElsewhere(book, session, disconnected, findings);
      if (disconnected?.data.row.metadata.cause === 'revoked' && session.opened) {
        const { user, user_session: signIn } = session.opened.data;
        const revoke = book.audit.find(({ row }) => isRevoke(row, user, signIn));
        if (!revoke || revoke.row.seq > disconnected.data.row.seq)
          findings.violated(
            `${session.name}: its end by revoke is row ${disconnected.data.row.seq}, ${revoke ? `before the revoke itself, row ${revoke.row.seq}` : 'and no row tells of a revoke'}`,
            disconnected,
            revoke?.record,
          );
      }
    }
  },
);

/** Somebody ended it who did not sit at it: who that was stands in a row of its own, or in the machine's. */
function endedFromElsewhere(
  book: Casebook,
  session: SessionCase,
  disconnected: HistoryRecord<'audit.row'>,
  findings: Findings,
): void {
  const { seq, metadata, resource_id: machine } = disconnected.data.row;
  if (metadata.cause !== 'ended_by_user' && metadata.cause !== 'ended_by_admin') return;
  const told = book.audit.some(
    ({ row }) =>
      row.seq < seq &&
      ((row.action === 'remote.shell_ended' && row.metadata.session_id === session.id) ||
        (row.action === 'machine.quarantined' && row.resource_id === machine)),
  );
  if (!told)
    findings.violated(
      `${session.name}: row ${seq} says ${metadata.cause}, and no row before it says who ended it`,
      disconnected,
    );
}

function follows(book: Casebook, last: AuditSighting, next: AuditSighting, findings: Findings): void {
  const { seq } = next.row;
  if (seq === last.row.seq) {
    findings.violated(
      `row ${seq} was written twice, at ${moment(last.record.t)} and ${moment(next.record.t)}`,
      last.record,
      next.record,
    );
    return;
  }
  if (seq !== last.row.seq + 1) {
    // The row that a killed gateway wrote last may not have been told.
    const { kills } = book.faults;
    const told = !kills.some(({ t }) => t >= last.record.t && t <= next.record.t);
    if (told)
      findings.violated(`row ${seq} follows row ${last.row.seq}: rows are missing`, last.record, next.record);
    return;
  }
  if (next.row.prev_hash !== last.row.hash)
    findings.violated(
      `row ${seq}: its prev_hash is not the hash of row ${last.row.seq}, the chain is broken`,
      last.record,
      next.record,
    );
}

function isRevoke(row: AuditSighting['row'], user: string, signIn: string): boolean {
  if (row.action === 'sessions_revoked_others') return row.user_id === user && row.resource_id !== signIn;
  if (row.action !== 'session_revoked' && row.action !== 'auth.signed_out') return false;
  return row.resource_id === signIn || Object.values(row.metadata).includes(signIn);
}
