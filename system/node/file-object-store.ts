/**
 * Objects as files under one directory. A file appears under its name only when it is whole: it is
 * written beside and renamed.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type ObjectStore, ObjectStoreError } from '../ports/object-store.ts';

/** Segments of letters, digits, `.`, `_` and `-`, none of them `.` or `..`. */
const safeKey = /^(?!.*(^|\/)\.{1,2}(\/|$))[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/;
const unfinished = '.part';

/** The directory is made when the first object is. Every failure is an ObjectStoreError. */
export function createFileObjectStore(directory: string): ObjectStore {
  const root = resolve(directory);

  const pathOf = (key: string) => {
    if (!safeKey.test(key) || key.endsWith(unfinished)) {
      throw new ObjectStoreError(`object key ${JSON.stringify(key)} is not a safe relative path`);
    }
    return join(root, ...key.split('/'));
  };

  return {
    async put(key, bytes) {
      const path = pathOf(key);
      const beside = `${path}.${randomBytes(6).toString('hex')}${unfinished}`;
      await told('put', key, async () => {
        await mkdir(dirname(path), { recursive: true });
        try {
          const file = await open(beside, 'w');
          try {
            await file.writeFile(bytes);
            await file.sync();
          } finally {
            await file.close();
          }
          await rename(beside, path);
        } catch (error) {
          await rm(beside, { force: true });
          throw error;
        }
      });
    },

    async get(key) {
      const path = pathOf(key);
      return told('get', key, () => orNull(readFile(path)));
    },

    async delete(key) {
      const path = pathOf(key);
      await told('delete', key, () => rm(path, { force: true }));
    },

    async list(prefix) {
      return told('list', prefix, async () => {
        const folder = prefix.slice(0, prefix.lastIndexOf('/'));
        const from = prefix.includes('/') ? pathOf(folder) : root;
        const entries = await orNull(readdir(from, { recursive: true, withFileTypes: true }));
        return (entries ?? [])
          .filter((entry) => entry.isFile() && !entry.name.endsWith(unfinished))
          .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
          .filter((key) => key.startsWith(prefix))
          .sort();
      });
    },
  };
}

async function told<T>(verb: string, key: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw new ObjectStoreError(`${verb} of object ${key} failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function orNull<T>(read: Promise<T>): Promise<T | null> {
  return read.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}
