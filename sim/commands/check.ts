/** `hangup check FILE`: judges anybody's history. */
import { HistoryFormatError, readHistory } from '../history/ndjson.ts';
import { checkHistory, renderReport } from '../invariants/report.ts';
import { exitCodes } from './exit-codes.ts';

export async function check(args: string[]): Promise<number> {
  const [file, ...more] = args;
  if (file === undefined || more.length > 0 || file.startsWith('-')) {
    console.error('usage: hangup check history.ndjson');
    return exitCodes.usage;
  }
  try {
    const report = checkHistory(await readHistory(file));
    process.stdout.write(renderReport(report));
    return { holds: exitCodes.pass, violated: exitCodes.violated, unknown: exitCodes.unknown }[report.status];
  } catch (error) {
    if (!(error instanceof HistoryFormatError) && !isMissing(error)) throw error;
    console.error(`hangup check: ${(error as Error).message}`);
    return exitCodes.usage;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'EISDIR', 'EACCES'].includes((error as { code?: string }).code ?? '');
}
