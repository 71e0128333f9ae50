import { invariant } from './invariant.ts';

/** A row may be written before the shell is gone; then it knows of no exit, but it must not invent one. */
export const exitTrue = invariant(
  {
    number: 26,
    id: 'EXIT-TRUE',
    claim: "The audited exit code or signal is the shell's.",
  },
  (book, findings) => {
    if (!book.observes('shell.spawned')) return;
    for (const session of book.sessions.values()) {
      const [row] = session.disconnectedRows;
      if (!row || session.spawns.length === 0) continue;
      const { cause, exit_code: code, signal } = row.data.row.metadata;
      const [exited] = session.exits;
      const tells = code !== null || signal !== null;
      if (cause !== 'shell_exited' && !tells) continue;
      findings.examined();
      if (!exited)
        findings.violated(
          `${session.name}: the audit log says ${exitOf(code, signal)} (${String(cause)}), but the shell was not seen to exit`,
          row,
        );
      else if (code !== exited.data.exit_code || signal !== exited.data.signal)
        findings.violated(
          `${session.name}: the shell ended with ${exitOf(exited.data.exit_code, exited.data.signal)}, the audit log says ${exitOf(code, signal)}`,
          exited,
          row,
        );
    }
  },
);

function exitOf(code: unknown, signal: unknown): string {
  if (signal != null) return `signal ${String(signal)}`;
  return code == null ? 'no exit' : `exit code ${String(code)}`;
}
