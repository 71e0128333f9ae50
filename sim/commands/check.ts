/** `hangup check FILE`: judges anybody's history. */
import { HistoryFormatError, readHistory } from '../history/ndjson.ts';
import { checkHistory, renderReport } from '../invariants/report.ts';
import { exitCodes } from './exit-codes.ts';

const help = `usage: hangup check FILE

  Judges a history (NDJSON, see sim/history/README.md) by every invariant and prints a verdict for each.

Exit codes: 0 all hold, 1 one is violated, 2 nothing in it could have broken any, 64 it is no history.
`;

/** Rejects only where Hangup itself is wrong. */
export async function check(args: readonly string[]): Promise<number> {
  const [file, ...more] = args;
  if (file === '--help' || file === '-h') {
    process.stdout.write(help);
    return exitCodes.pass;
  }
  const wrong = complaint(file, more);
  if (wrong !== null || file === undefined) {
    console.error(`hangup check: ${wrong}\n\n${help}`);
    return exitCodes.usage;
  }
  try {
    const report = checkHistory(await readHistory(file));
    process.stdout.write(renderReport(report));
    return { holds: exitCodes.pass, violated: exitCodes.violated, unknown: exitCodes.unknown }[report.status];
  } catch (error) {
    const told = error instanceof HistoryFormatError ? error.message : unreadable(file, error);
    if (told === null) throw error;
    console.error(`hangup check: ${told}`);
    return exitCodes.usage;
  }
}

function complaint(file: string | undefined, more: readonly string[]): string | null {
  if (file === undefined) return 'it needs a file';
  if (file === '') return 'the name of the file is empty';
  if (file.startsWith('-')) return `it has no option "${file}"`;
  return more.length > 0 ? `it takes one file, got ${more.length + 1}` : null;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'reading it is not allowed',
  ERR_FS_FILE_TOO_LARGE: 'it is over 2 GiB',
};

/** Null for an error that no file system gives. */
function unreadable(file: string, error: unknown): string | null {
  const { code = '', syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined && !(code in reasons)) return null;
  return `cannot read ${file}: ${reasons[code] ?? message}`;
}
