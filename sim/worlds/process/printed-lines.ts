/**
 * Lines that something beside the shell writes onto its terminal. The kernel hands them to the agent on a
 * thread of its own, as soon as it comes to it: the world does not rest until the agent has read them.
 */
import { constants, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { History } from '../../history/history.ts';

export interface ShellOfSession {
  readonly session: string;
  readonly pid: number;
}

export class PrintedLines {
  /** Pid of the session's shell, and how many bytes its agent has not read yet. */
  readonly #owed = new Map<string, { readonly pid: number; readonly bytes: number }>();

  /** @param history tells what the agents read of their shells (`shell.output`) */
  constructor(history: Pick<History, 'listen'>) {
    history.listen((record) => {
      if (record.kind === 'shell.output') this.#read(record.data.session, record.data.data);
    });
  }

  /** Writes a line onto the terminal of a shell. Rejects when there is none. */
  async print({ session, pid }: ShellOfSession, line: string): Promise<void> {
    // Its name may be another's outside of its container; the shell's own descriptor is this terminal anywhere.
    const terminal = `/proc/${pid}/fd/0`;
    const bytes = Buffer.from(`${line}\r\n`);
    this.#owed.set(session, { pid, bytes: (this.#owed.get(session)?.bytes ?? 0) + bytes.length });
    await writeFile(terminal, bytes, { flag: constants.O_WRONLY });
  }

  /** How many terminals have lines that are not read yet; those of a shell that is gone nobody reads. */
  get unread(): number {
    for (const [session, { pid }] of this.#owed)
      if (!existsSync(`/proc/${pid}/fd/0`)) this.#owed.delete(session);
    return this.#owed.size;
  }

  #read(session: string, base64: string): void {
    const owed = this.#owed.get(session);
    if (!owed) return;
    const bytes = owed.bytes - Buffer.byteLength(base64, 'base64');
    if (bytes > 0) this.#owed.set(session, { pid: owed.pid, bytes });
    else this.#owed.delete(session);
  }
}
