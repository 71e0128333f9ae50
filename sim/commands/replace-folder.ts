/**
 * A folder put in the place of another at once: whoever serves or starts what is in it finds the old one whole, or the
 * new one whole. (A build that empties its folder first pulls it from under every other command of the checkout.)
 */
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Beside `place`, for this process to make it in. What others have left there who are gone is removed. */
export function folderBeside(place: string): string {
  const [parent, mark] = [dirname(place), `${basename(place)}.of-`];
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent))
    if (name.startsWith(mark) && !isAlive(Number.parseInt(name.slice(mark.length), 10)))
      rmSync(join(parent, name), { recursive: true, force: true });
  return join(parent, `${mark}${process.pid}`);
}

/** `made` becomes `place`, whatever was there. Several may do so at a time: the last one stays. */
export function replaceFolder(made: string, place: string): void {
  const old = `${made}-old`;
  do {
    rmSync(old, { recursive: true, force: true });
    unless(['ENOENT'], () => renameSync(place, old));
    // Between the two somebody else may have put theirs there.
  } while (!unless(['ENOTEMPTY', 'EEXIST'], () => renameSync(made, place)));
  rmSync(old, { recursive: true, force: true });
}

/** Does it; answers whether it could be done, false where one of these codes kept it from that. */
function unless(codes: readonly string[], act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (codes.includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  return unless(['ESRCH'], () => process.kill(pid, 0));
}
