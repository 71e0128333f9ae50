/** Files that somebody names: what keeps us from reading or writing one, in words. */
import { relative } from 'node:path';
import { BadFile } from './misuse.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a directory',
  EEXIST: 'there is a file of that name',
  EACCES: 'it is not allowed',
  EPERM: 'it is not allowed',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ERR_FS_FILE_TOO_LARGE: 'it is over 2 GiB',
};

/** Does it; what the file system refuses is thrown as BadFile: `cannot read FILE: there is no such file`. */
export async function withFile<T>(
  doing: 'read' | 'write',
  file: string,
  act: () => T | Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code = '', syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined && !(code in reasons)) throw error;
    const why = code === 'ENOENT' && doing === 'write' ? 'there is no such folder' : reasons[code];
    throw new BadFile(`cannot ${doing} ${file}: ${why ?? message}`);
  }
}

/** A path as somebody would type it here: relative below the working directory, else whole. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') ? path : near;
}
